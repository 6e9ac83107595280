from datetime import timedelta

from ..tools import clock
from .answer_common import BODY, AnswerCommon
from .common import NOW


class SealCommon(AnswerCommon):
    """One record of each kind under a seal, and the nightly verification."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.Seal = cls.env["grandes.clientes.event.seal"]
        cls.Verification = cls.env["grandes.clientes.seal.verification"]

    def _signed(self, **vals):
        """Return an answer that was reviewed and signed, with a file."""
        answer = self._registered(
            typification="T17", beneficiary_id_number=False, **vals
        )._do_answer(BODY, attachments=self._file())
        answer.with_user(self.front2)._do_review()
        answer.with_user(self.coordinator)._do_sign()
        return answer

    def _night(self, days=1):
        """Create the seal of a night, and verify.

        :return: the verification
        """
        with clock.at(NOW + timedelta(days=days)):
            self.Seal._create_seal(self.company)
            return self.Verification._verify(self.company)

    def _found(self, verification=None):
        """Return ``{(model, id, code)}`` of what is broken now."""
        verification = verification or self._night()
        return {
            (each.res_model, each.res_id, each.code)
            for each in verification.open_breakage_ids
        }

    def _sql(self, query, *values):
        """Run SQL that does what no screen can."""
        self.env.flush_all()
        self.env.cr.execute(query, values)
        self.env.invalidate_all()
