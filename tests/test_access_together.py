"""Several profiles of one user: their combined access, and refused combinations."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .access_people_common import PERSON, AccessPeopleCommon

_PROFILE = "grandes_clientes.access_profile_"


@tagged("post_install", "-at_install")
class TestAccessTogether(AccessPeopleCommon):
    def _profiles(self, *codes):
        found = self.env["grandes.clientes.access.profile"]
        for code in codes:
            found |= self.env.ref(f"{_PROFILE}{code}")
        return found

    def _chosen(self, *codes):
        return (
            self.env["grandes.clientes.person.make"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Persona de Prueba",
                    "login": "varios.perfiles@example.com",
                    "profile_ids": self._profiles(*codes).ids,
                    "is_invited": False,
                }
            )
        )

    def test_every_profile_that_comes_says_what_it_is_for(self):
        profiles = self.env["grandes.clientes.access.profile"].search([])
        for profile in profiles.filtered(lambda each: each.get_external_id()[each.id]):
            self.assertTrue(profile.note, profile.code)

    def test_a_profile_is_found_by_what_the_person_does(self):
        found = self.env["grandes.clientes.access.profile"].name_search("asesor:")
        self.assertEqual([row[0] for row in found], self._profiles("front_office").ids)

    def test_what_two_give_is_said_before_they_are_given(self):
        wizard = self._chosen("front_office", "back_office")
        for profile in wizard.profile_ids:
            self.assertIn(profile.note, wizard.profiles_told)
        self.assertIn("Together", wizard.profiles_told)
        action = wizard.action_confirm()
        person = self.env[PERSON].with_user(self.manager).browse(action["res_id"])
        for profile in wizard.profile_ids:
            self.assertIn(profile.note, person.profiles_told)
        self.assertFalse(self._chosen().profiles_told)

    def test_what_does_not_go_together_is_said_with_its_reason(self):
        pair = self.env.ref("grandes_clientes.incompatibility_front_office_quality")
        wizard = self._chosen("front_office", "quality")
        self.assertIn(pair.reason, wizard.profiles_told)
        self.assertNotIn("Together", wizard.profiles_told)
        with self.assertRaisesRegex(ValidationError, "audit"):
            wizard.action_confirm()
        # For a user who has one of them, as soon as the other is chosen.
        give = (
            self.env["grandes.clientes.person.give"]
            .with_user(self.manager)
            .with_context(active_ids=self.front.ids)
            .create({"profile_id": self._profiles("quality").id})
        )
        had = give.person_ids.profile_ids
        told = pair.reason in (give.profiles_told or "")
        self.assertEqual(told, self._profiles("front_office") <= had)
