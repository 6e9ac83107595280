"""The first day of the company of the demonstration, which is behind it."""


def make(env, people):
    """Let the Coordinador answer for the matrix that the cases went by.

    :param people: ``{login: res.users}``
    """
    matrix = env["grandes.clientes.setup"]._get_matrix_in_force().sudo(False)
    if not matrix._is_reviewed():
        matrix.with_user(people["coordinador"])._do_review()
