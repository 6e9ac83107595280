"""Papers: constancia, dates day by day, reprinted letters, missing letterhead."""

import io
import re
from datetime import timedelta
from types import SimpleNamespace

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.dossier import ir_actions_report
from ..models.dossier.ir_actions_report import _run_until_counted
from ..tools import clock
from .common import NOW, Common

_ENGINE = "odoo.addons.base.models.ir_actions_report"


class PapersCommon(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("report.print_delay", "20")

    def _pages(self, report, records, user=None):
        """Return the text of each page of a report, and the PDF reader."""
        reports = (
            self.env["ir.actions.report"]
            .with_user(user or self.front)
            .with_context(force_report_rendering=True)
        )
        content, kind = reports._render_qweb_pdf(
            f"grandes_clientes.{report}", records.ids
        )
        self.assertEqual(kind, "pdf")
        reader = PdfReader(io.BytesIO(content))
        pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]
        return pages, reader


@tagged("post_install", "-at_install", "slow")
class TestPapers(PapersCommon):
    # === CONSTANCIA === #

    def test_constancia_lists_the_documents(self):  # Ley 1437, art. 15
        names = {"consignación.pdf": b"%PDF-1.4 a", "lista.csv": b"a;b\n1;2\n"}
        files = self.env["ir.attachment"].with_user(self.front)
        files = files.create([{"name": n, "raw": r} for n, r in names.items()])
        filing = (
            self.env["grandes.clientes.filing"]
            .with_user(self.front)
            .create(
                {
                    "channel_id": self._channel("email").id,
                    "partner_id": self.ies.id,
                    "contact_id": self.contact.id,
                    "subject": "Pago no aplicado",
                    "attachment_ids": [Command.set(files.ids)],
                }
            )
        )
        (text,), _reader = self._pages("constancia_report", filing)
        self.assertIn("Documents annexed 1 · PDF: consignación.pdf", text)
        self.assertIn("1 · Spreadsheet: lista.csv", text)
        bare = self._registered().filing_id
        (text,), _reader = self._pages("constancia_report", bare)
        self.assertIn("Documents annexed None", text)

    def test_constancia_is_the_entitys_in_the_order_filed(self):
        self.env.company.vat = "899999035-7"
        filing = self._registered(channel="phone").filing_id
        self._many(30, filing_id=filing.id)._do_register()
        pages, reader = self._pages("constancia_report", filing)
        self.assertGreater(len(pages), 1)
        text = " ".join(pages)
        company = self.env.company.name
        self.assertIn(f"Issued by {company} (NIT 899999035-7) on Wednesday", text)
        self.assertIn(f"Printed by {self.front.name}", text)
        names = filing.case_ids.sorted("id").mapped("name")
        places = [text.index(name) for name in names]
        self.assertEqual(places, sorted(places))
        for page in pages:
            if re.search(r"GC\d{4}-\d+", page):
                self.assertIn("What it asks", page)
            # Letterhead and number on every page
            self.assertIn(company, page)
            self.assertIn(filing.name, page)
        self.assertEqual(reader.metadata.title, filing._constancia_name())
        self.assertEqual(reader.metadata.author, company)

    # === LETTERS === #

    def test_a_page_brings_the_letters_that_it_uses_and_no_others(self):
        """The engine reads a header and a footer, with their fonts, for every page."""
        reports = self.env["ir.actions.report"]

        def faces(body):
            told = reports._get_paper_fonts(body)
            return re.findall(r"font-weight: (\d+); font-style: (\w+)", told)

        plain, bold, italic = (
            ("400", "normal"),
            ("700", "normal"),
            ("400", "italic"),
        )
        # Names of other elements begin with the same letters.
        self.assertEqual(faces("<body><img/><br/><thead/><div>x</div></body>"), [plain])
        for body in ("<th>x</th>", '<b class="x">x</b>', '<td class="fw-bold">x</td>'):
            self.assertEqual(faces(body), [plain, bold], body)
        for body in ("<i>x</i>", '<p style="font-style: oblique">x</p>'):
            self.assertEqual(faces(body), [plain, italic], body)

    def test_what_is_printed_has_its_letters_in_it(self):
        _pages, reader = self._pages("constancia_report", self._registered().filing_id)
        fonts = {
            str(font.get_object()["/BaseFont"])
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        }
        self.assertTrue(any("Lato" in font and "Bold" in font for font in fonts), fonts)
        self.assertTrue(any("Lato-Regular" in font for font in fonts), fonts)

    # === DATES === #

    def test_dates_are_explained_in_stretches_on_letter_paper(self):
        case = self._registered()
        pages, reader = self._pages("action_report_case_dates", case)
        self.assertEqual(len(pages), 1)
        box = reader.pages[0].mediabox
        self.assertEqual((round(box.width), round(box.height)), (612, 792))
        (text,) = pages
        # 16 September of 2026 is a Wednesday.
        self.assertIn("Thu 17/09/2026 – Fri 18/09/2026 1–2 They count", text)
        self.assertIn("Sat 19/09/2026 – Sun 20/09/2026 Weekend", text)
        self.assertIn("Wed 07/10/2026", text)
        self.assertIn("Ley 1437", text)
        self.assertIn(case.name, reader.metadata.title)

    # === LETTERS === #

    def _written(self, number, **vals):
        """Register a case received by letter."""
        return self._registered(
            channel="written",
            mercurio_in_number=number,
            mercurio_in_date="2026-09-16",
            **vals,
        )

    def test_letters_on_the_term_keep_day_and_signer(self):
        case = self._registered(
            channel="written", mercurio_in_number="E1", mercurio_in_date="2026-09-16"
        )
        case._do_ask("La copia del pagaré.")
        other = self._registered(beneficiary_id_number="52123456")
        other._do_extend(5, "Falta el concepto.")
        with clock.at(NOW + timedelta(days=20)):
            for report, records in (
                ("action_report_suspension_letter", case.suspension_ids),
                ("action_report_extension_letter", other.extension_ids),
            ):
                # Reprinted by another user.
                (text,), _reader = self._pages(report, records, self.supervisor)
                self.assertIn("September 16, 2026", text)
                self.assertIn(self.front.name, text)
                self.assertNotIn(self.supervisor.name, text)
                self.assertNotRegex(text, r"\d\d/\d\d/\d{4}")

    def test_an_answer_keeps_day_and_signer_when_it_is_numbered(self):
        self._typification("T22").needs_signature = True
        case = self._registered(
            channel="written", mercurio_in_number="E2", mercurio_in_date="2026-09-16"
        )
        answer = case._do_answer("<p>Su pago fue aplicado.</p>")
        answer.with_user(self.front2)._do_review()
        answer.with_user(self.supervisor)._do_sign()
        first = answer.letter_ids.content
        with clock.at(NOW + timedelta(days=2)):
            answer._do_send()
            answer._do_record_mercurio_out("S9", "2026-09-18")
        last = answer.letter_ids.sorted("id")[-1]
        self.assertEqual(last.number, "S9")
        for part in ("place_date", "signer"):
            self.assertEqual(last.content[part], first[part])
        (text,), reader = self._pages("letter_report", last)
        self.assertIn("September 16, 2026", text)
        self.assertIn("Mercurio S9 of Friday, September 18, 2026", text)
        self.assertIn(self.supervisor.name, text)
        self.assertIn("S9", reader.metadata.title)

    def test_several_letters_are_printed_as_they_went_out(self):
        def case(number, document):
            return self._written(number, beneficiary_id_number=document)

        sent = case("E3", "111")._do_answer("<p>Uno.</p>")
        sent |= case("E4", "222")._do_answer("<p>Dos.</p>")
        action = sent.with_user(self.front).action_print_letter()
        self.assertEqual(action["report_name"], "grandes_clientes.letter")
        self.assertEqual(set(action["context"]["active_ids"]), set(sent.letter_ids.ids))
        draft = case("E5", "333")._do_prepare_answer("<p>Borrador.</p>")
        with self.assertRaisesRegex(UserError, "apart"):
            (sent | draft).action_print_letter()

    # === LETTERHEAD === #

    def test_without_its_letterhead_nothing_is_printed(self):
        case = self._written("E6")
        self._letterhead_is_lost()
        with mute_logger(_ENGINE):
            for report, record in (
                ("constancia_report", case.filing_id),
                ("dossier_report", case),
            ):
                with self.assertRaisesRegex(UserError, "letterhead"):
                    self._pages(report, record)

    def _engine(self, counted, printed, code=0):
        """Return an engine whose printed pages match its count at 20 mm only."""

        def run(command):
            self.margins.append(command[1])
            pages = counted if command[1] == "20.0" else printed
            told = "\r".join(
                f"[====>   ] Page {page + 1} of {counted}" for page in range(pages)
            )
            failed = "Error: Failed to load x, with code 1\nExit with code 1"
            return SimpleNamespace(
                returncode=code, stderr=f"{told}\nDone\n{failed if code else ''}"
            )

        self.margins = []
        return run

    def test_a_paper_is_printed_until_its_pages_are_those_it_told(self):
        """Otherwise the last page has no letterhead, and all six say «1 / 5»."""
        command = ["--margin-bottom", "18.0", "a.html", "a.pdf"]
        for printed in (6, 4):
            process = _run_until_counted(self._engine(5, printed), command)
            self.assertEqual(self.margins, ["18.0", "19.0", "20.0"])
            self.assertEqual(process.stderr, "")
        _run_until_counted(self._engine(5, 5), command)
        self.assertEqual(self.margins, ["18.0"])
        # If the numbers never agree, the last attempt is kept.
        _run_until_counted(self._engine(5, 6), ["--margin-bottom", "30", *command[2:]])
        self.assertEqual(len(self.margins), 5)
        process = _run_until_counted(self._engine(5, 6, code=1), command)
        self.assertEqual(self.margins, ["18.0"])
        self.assertTrue(process.stderr.startswith("Error: Failed to load x"))

    def test_the_engine_tells_how_many_pages_it_printed(self):
        told = []

        def looked_at(run, command):
            told.append(run(command).stderr)
            return _run_until_counted(run, command)

        self.patch(ir_actions_report, "_run_until_counted", looked_at)
        pages, _reader = self._pages("constancia_report", self._written("E8").filing_id)
        self.assertIn(f"Page {len(pages)} of {len(pages)}", told[0])

    def test_paper_asks_nothing_of_the_server(self):
        """Printing works with the server down and with a wrong address."""
        case = self._written("E7")
        self.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
        sources = []
        reports = type(self.env["ir.actions.report"])
        run = reports._run_wkhtmltopdf

        def recorded(records, bodies, *args, **kwargs):
            sources.extend([*bodies, kwargs["header"], kwargs["footer"]])
            return run(records, bodies, *args, **kwargs)

        self.patch(reports, "_run_wkhtmltopdf", recorded)
        for report, records in (
            ("constancia_report", case.filing_id),
            ("dossier_report", case),
            ("action_report_case_dates", case),
            ("case_walk_report", case),
        ):
            self.assertTrue(self._pages(report, records)[0])
        links = re.findall(r"<link[^>]*|<script src[^>]*|url\(/[^)]*", "".join(sources))
        self.assertEqual(links, [])
