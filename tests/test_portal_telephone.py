"""Invalid telephone numbers are refused everywhere, with a hint on what to write."""

from lxml.html import fromstring

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .portal_common import PortalCommon

_SAID = "«abc» is no telephone: write its digits"


@tagged("post_install", "-at_install")
class TestPortalTelephone(PortalCommon):
    def test_in_the_portal(self):
        self._enter_portal()
        invitation = {"nombre": "Rosa", "correo": "rosa@ies.example.com"}
        path = "/my/coordinadores/invitar"
        response = self._post(path, **invitation, telefono="abc")
        self.assertEqual(response.status_code, 422)
        self.assertIn(_SAID, response.text)
        self.assertIn("rosa@ies.example.com", response.text, "what was typed stays")
        Invitation = self.env["grandes.clientes.portal.invitation"]
        self.assertFalse(Invitation.search([("email", "=", invitation["correo"])]))
        said = "601 382 1670 ext. 12, con Rosa"
        self._post(path, **invitation, telefono=said)
        asked = Invitation.search([("email", "=", invitation["correo"])])
        self.assertEqual(asked.phone, said)

    def test_for_an_answer_by_telephone(self):
        self._enter_portal()
        for contact, sentence in (("abc", _SAID), (" ", "Give the address")):
            form = self._form(medio="phone", contacto=contact)
            response = self._post("/my/radicar", **form)
            self.assertEqual(response.status_code, 422)
            self.assertIn('href="#contacto"', response.text)
            self.assertIn(sentence, response.text)
            sheet = self._post(
                "/my/radicar/hoja",
                files=[("hoja", ("casos.csv", b"Documento;Asunto\n52123456;Pago\n"))],
                entidad=str(self.ies.id),
                medio="phone",
                contacto=contact,
            )
            self.assertEqual(sheet.status_code, 422)
            self.assertIn(sentence, sheet.text)
            self.assertIn("Choose the spreadsheet again", sheet.text)
        self.assertFalse(self._filings())
        # A postal address is not checked as a telephone number.
        self._post("/my/radicar", **self._form(medio="mercurio", contacto="Calle 1"))
        self._post("/my/radicar", **self._form(medio="phone", contacto="3101234567"))
        self.assertEqual(len(self._filings()), 2)

    def test_in_ones_own_data(self):
        self._enter_portal()
        data = {
            "partner_id": self.contact.id,
            "name": self.contact.name,
            "email": self.contact.email,
            "street": "Calle 1",
            "city": "Bogotá",
            "zip": "110111",
            "country_id": self.env.ref("base.co").id,
            "callback": "/my/account",
        }
        token = self._csrf("/my/account")
        feedback = self._post(
            "/my/address/submit", token=token, phone="abc", **data
        ).json()
        self.assertEqual(feedback["invalid_fields"], ["phone"])
        self.assertIn(_SAID, feedback["messages"][0])
        # Nothing is sent there: the telephone changes without street and zip code, and
        # the form does not mark them as required.
        page = fromstring(self.url_open("/my/account").content)
        for place in ("street", "zip", "city", "phone"):
            for label in page.xpath(f"//label[@for='o_{place}']"):
                self.assertIn("label-optional", label.get("class"), place)
        feedback = self._post(
            "/my/address/submit",
            token=token,
            phone="6013821670",
            **{**data, "street": "", "zip": ""},
        ).json()
        self.assertIn("redirectUrl", feedback)
        self.assertEqual(self.contact.phone, "6013821670")

    def test_inside(self):
        contact = self.contact.with_user(self.front)
        for write in (
            lambda: contact.write({"phone": "abc"}),
            lambda: contact.create(
                {"name": "Otra", "parent_id": self.ies.id, "phone": "60"}
            ),
        ):
            with self.assertRaisesRegex(ValidationError, "is no telephone"):
                write()
        contact.phone = "(601) 382-1670"
        # Numbers of contacts outside the large clients are not checked.
        self.env["res.partner"].create({"name": "Un tercero", "phone": "abc"})

    def test_at_the_counter(self):
        self.contact.phone = False
        call = (
            self.env["grandes.clientes.call"]
            .with_user(self.front)
            .create({"caller_id": self.contact.id, "phone": "abc"})
        )
        with self.assertRaisesRegex(UserError, "«abc» is no telephone"):
            call._keep_on_contact()
