"""Each role, the portal, a plain employee and the public, at everything there is.

What is read goes through the dispatcher of calls (``call_kw``) with the person's own
environment, as the routes for RPC do after they know who asks; a part of it goes over
HTTP, with files and pages, in ``test_crawl_http``. Writing and acting are tried in
savepoints. Models, fields and methods come from the registry.
"""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .crawl_world import CrawlWorld

QUIET = (
    "odoo.addons.base.models.ir_rule",
    "odoo.domains",
    "odoo.http",
    "odoo.models",
    "odoo.orm",
)


@tagged("post_install", "-at_install", "security")
class TestCrawl(CrawlWorld):
    def setUp(self):
        super().setUp()
        self.watched = {}

    def _is_written(self):
        return False

    @mute_logger(*QUIET)
    def _crawl(self, role):
        import time
        self._be(role)
        t = time.time(); c=time.process_time(); print(sorted(self.marked)) if role=="front" else 0; n=self.calls
        import collections
        cnt=collections.Counter(); old=self._call
        def call(model,name,*a,**k):
            r=old(model,name,*a,**k); cnt[(name,self.refused)]+=1; cnt2[(model,name,self.refused)]+=1
            if self.refused and name in("web_read","read","export_data") and model in("grandes.clientes.case",): print(name,str(a)[:200],r[:200])
            return r
        cnt2=collections.Counter()
        self._call=call
        told = self._crawl_reading()
        del self._call
        print(cnt.most_common(20)); print(cnt2.most_common(15))
        print(role, told, len(self.found), time.time() - t, time.process_time()-c, self.calls-n)
        for f in sorted(set(self.found))[:60]:
            print("   ", f[:300])

    def test_a(self):
        for role in ("coordinator",'front') or ("front", "supervisor", "quality", "coordinator", "oversight", "back", "official", "manager", "portal", "employee", "public"):
            self._crawl(role)
