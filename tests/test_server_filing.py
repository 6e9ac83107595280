"""A spreadsheet of thousands of rows in real processes, killed while it is filed."""

from functools import partial

from odoo.tests import tagged

from ..tools.sheet.writer import SheetSpec, write_xlsx
from .effort import by_effort
from .intake_common import CLAIM, HEADERS
from .server.pause import CHUNK
from .test_server_jobs import JobCase

FILING = "grandes.clientes.filing"
ROWS, REPEATS, LACKING = by_effort((4 * CHUNK, 15, 4), (10000, 60, 8))
# In the middle of the second chunk, and when the next one records its result.
KILL_AT = (
    (CHUNK, "grandes_clientes_case", CHUNK * 3 // 2, "INSERT"),
    (
        2 * CHUNK,
        "grandes_clientes_job_line",
        CHUNK * 3 // 2,
        "UPDATE",
        "NEW.state = 'done'",
    ),
)


@tagged("post_install", "-at_install")
class TestServerFiling(JobCase):
    def test_killed_twice_while_thousands_of_rows_are_filed(self):
        filing_id = self._upload()
        begin = partial(self._client().call, FILING, "action_file", filing_id)
        for done in self._killed_at(KILL_AT, begin):
            job_id = self._job_of(self.user_ids[0])
            self._assert_each_row_has_its_case(filing_id)
            self.assertEqual(self._states(job_id)["done"], done)
            self.assertEqual(self._made(filing_id), done)
        self._wait_for_job(job_id)

        self._assert_each_row_has_its_case(filing_id)
        lines = self._rows(
            "SELECT status, outcome, count(*), count(DISTINCT case_id)"
            "  FROM grandes_clientes_filing_line WHERE filing_id = %s"
            " GROUP BY status, outcome ORDER BY status, outcome",
            filing_id,
        )
        fresh = ROWS - REPEATS - LACKING
        self.assertEqual(
            lines,
            [
                ("done", "registered", fresh, fresh),
                ("done", "repeat", REPEATS, REPEATS),
                ("incomplete", None, LACKING, 0),
            ],
        )
        cases = self._rows(
            "SELECT state, count(*), count(DISTINCT name)"
            "  FROM grandes_clientes_case WHERE filing_id = %s"
            " GROUP BY state ORDER BY state",
            filing_id,
        )
        self.assertEqual(
            cases, [("duplicate", REPEATS, 0), ("front_office", fresh, fresh)]
        )
        self._assert_acknowledged_once(filing_id)
        self._assert_told_once(job_id, ROWS - LACKING)
        self._assert_chains_intact()

    def _upload(self):
        """Upload a spreadsheet of fresh rows, incomplete rows and repeats."""
        fresh = ROWS - REPEATS - LACKING
        documents = [
            *(str(10**7 + place) for place in range(fresh)),
            *("" for _place in range(LACKING)),
            *(str(10**7 + place) for place in range(REPEATS)),
        ]
        rows = (
            ("CC", document, "Ana Gómez", "", CLAIM, "", "Falta el pago")
            for document in documents
        )
        content = write_xlsx([SheetSpec("Solicitudes", HEADERS, rows)])
        vals = {
            "partner_id": self.university_id,
            "contact_id": self.contact_id,
            "channel_id": self.channel_id,
        }
        with self._environment() as env:
            filings = env[FILING].with_user(self.user_ids[0])
            return filings._do_file_sheet(vals, content, "grande.xlsx").id

    def _assert_each_row_has_its_case(self, filing_id):
        """Check that a row is filed if, and only if, it has one case of its own."""
        wrong = self._rows(
            "SELECT count(*) FROM grandes_clientes_filing_line"
            " WHERE filing_id = %s AND (status = 'done') != (case_id IS NOT NULL)",
            filing_id,
        )
        self.assertEqual(wrong, [(0,)])
        tied = self._rows(
            "SELECT count(DISTINCT case_id) FROM grandes_clientes_filing_line"
            " WHERE filing_id = %s",
            filing_id,
        )
        self.assertEqual(tied, [(self._made(filing_id),)])

    def _made(self, filing_id):
        """Return the number of cases of the filing."""
        query = "SELECT count(*) FROM grandes_clientes_case WHERE filing_id = %s"
        return self._rows(query, filing_id)[0][0]

    def _assert_acknowledged_once(self, filing_id):
        """Check that one mail with the sheet is queued, which lists incomplete rows."""
        mails = self._rows(
            "SELECT count(*) FROM mail_message WHERE model = %s AND res_id = %s"
            " AND id IN (SELECT mail_message_id FROM mail_mail)",
            FILING,
            filing_id,
        )
        self.assertEqual(mails, [(1,)])
        filing = self._rows(
            "SELECT sheet_state, acknowledged_on IS NOT NULL"
            "  FROM grandes_clientes_filing WHERE id = %s",
            filing_id,
        )
        # The incomplete rows are still to be completed.
        self.assertEqual(filing, [("review", True)])
