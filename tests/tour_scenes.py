"""Several tours in pages that stay open, each with its own data."""

import contextlib

from .browser_tab import WIDE
from .pages_common import PagesCommon


class TourScenes(PagesCommon):
    """Tours that share a page, as a user works all day."""

    def _play_tours(self, *scenes):
        """Play scenes one after the other.

        Each scene creates its data, has a tour walked by ``yield``, and then checks the
        records; it may do so several times. A tour is given by its user, its path, its
        name, and the screen size if it is a mobile one. The data of a scene is rolled
        back before the next one, as if each were a test.
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
