"""Follow-up of answers: proofs of receipt and satisfaction marks."""

from datetime import timedelta

from ..tools import clock
from .diary import DAY

# Percentage of answers whose arrival the mail server reports, and of those that portal
# users open there.
_REPORTED, _OPENED = 70, 85
_ANSWERS = 60
_SCORES = (5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 2, 1)
_WORDS = {
    5: ("Excelente atención, muy claros.", "Respuesta rápida. Gracias."),
    4: ("Bien, aunque tardó unos días más de lo prometido.",),
    3: ("La respuesta llegó, pero tuvimos que preguntar dos veces.",),
    2: ("Faltó explicar por qué no se aplicó el pago.",),
    1: ("Seguimos sin la certificación que pedimos.",),
}


def receipts(office):
    """Play the proofs: each day, the receipt of some sent answers is proven."""
    Answer = office.env["grandes.clientes.case.answer"].sudo()
    seen = Answer.browse()
    while True:
        delivered = [("state", "=", "delivered"), ("means", "=", "email")]
        for answer in Answer.search([*delivered, ("id", "not in", seen.ids)]):
            chance = office.rng.randrange(100)
            reader = answer.contact_id.user_ids[:1]
            if reader and chance < _OPENED:
                answer.with_user(reader)._note_read()
            elif chance < _REPORTED:
                Answer._log_report("received", [answer.mail_id.message_id])
            seen |= answer
        yield DAY


def marks(office):
    """Play the marks: requesters are asked, and some answer after a day."""
    company = office.env.company
    company.grandes_clientes_survey_recommendation = True
    Satisfaction = office.env["grandes.clientes.satisfaction"].sudo()
    asked = Satisfaction.browse()
    while True:
        Satisfaction._cron_ask()
        ready = Satisfaction.search(
            [
                ("state", "=", "sent"),
                ("sent_on", "<", clock.now() - timedelta(hours=20)),
                ("id", "not in", asked.ids),
            ]
        )
        asked |= ready
        for question in ready:
            if office.rng.randrange(100) < _ANSWERS:
                _give(office, question)
        yield DAY


def _give(office, question):
    """Answer a question as the requester, by mail or in the portal."""
    score = office.rng.choice(_SCORES)
    words = office.rng.choice(_WORDS[score]) if office.rng.random() < 0.5 else ""
    likely = min(10, max(0, 2 * score + office.rng.choice((-1, 0, 0, 1))))
    if office.rng.random() < 0.5:
        question._process_reply(
            question.case_id.name,
            f"{score}\n{likely}\n{words}",
            question.address,
            [question.message_id],
        )
    else:
        question._do_answer(score, likely, words)
