"""Initial setup of the demonstration's company."""


def make(env, people):
    """Confirm the matrix used by the cases, as Coordinador.

    :param people: ``{login: res.users}``
    """
    matrix = env["grandes.clientes.setup"]._get_matrix_in_force().sudo(False)
    if not matrix._is_reviewed():
        matrix.with_user(people["coordinador"])._do_review()
