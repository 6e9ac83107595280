"""Several tours in the pages that people keep open, each with a world of its own."""

import contextlib

from .browser_common import WIDE
from .pages_common import PagesCommon


class TourScenes(PagesCommon):
    """Tours that share a page, as somebody works all day."""

    def _play_tours(self, *scenes):
        """Play scenes one after the other.

        Each makes what it needs, has a tour walked with ``yield``, and then looks at
        the records; it may do so several times. A tour is told by who walks it, by the
        path, by its name, and by the size of the screen where it is a telephone.
        Nothing that a scene made is there for the next, as if each had been a test.
        """
        for scene in scenes:
            with self.subTest(scene=scene.__name__), self._taken_back():
                for user, path, name, *size in scene():
                    self._walk_tours(user, (path, name), size=(*size, WIDE)[0])

    @contextlib.contextmanager
    def _taken_back(self):
        savepoint = self.cr.savepoint()
        try:
            yield
        finally:
            savepoint.close(rollback=True)
