"""A restored backup, and what its seals reveal (docs/operations.md)."""

import os
import shutil
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2

from odoo import sql_db
from odoo.tests import tagged
from odoo.tools import config
from odoo.tools.misc import exec_pg_environ, find_pg_tool

from .server import database
from .server.common import CASE, ServerCase

SEAL = "grandes.clientes.event.seal"
VERIFICATION = "grandes.clientes.seal.verification"


@tagged("post_install", "-at_install")
class TestServerRestore(ServerCase):
    starts_server = False
    advisors = 1

    @classmethod
    def _prepare_more(cls, env):
        cases = env[CASE].with_user(cls.user_ids[0])
        cases = cases.create([cls._case_vals(73000000 + place) for place in range(5)])
        cases._do_register()
        answer = cases[0]._do_answer(
            "<p>El pago ya se aplicó.</p>",
            attachments=env["ir.attachment"]
            .with_user(cls.user_ids[0])
            .create({"name": "estado.txt", "raw": b"Estado de cuenta al 31 de agosto"}),
        )
        cls.file_name = answer.attachment_ids[:1].store_fname
        cls.case_id = cases[1].id
        cls.seal = env[SEAL]._create_seal(env.company)
        cls.seal = (cls.seal.number, cls.seal.digest)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = Path(tempfile.mkdtemp(prefix="grandes_clientes_backup_"))
        cls._at_the_end(shutil.rmtree, folder, True)
        cls.restored = f"{cls.database}_restored"
        cls._at_the_end(database.drop, cls.restored)
        cls._back_up(folder)
        cls._restore(folder)

    @classmethod
    def _run(cls, tool, *arguments):
        """Run a program of PostgreSQL, or tar, as in the manual."""
        program = shutil.which(tool) if tool == "tar" else find_pg_tool(tool)
        subprocess.run(
            [program, *arguments],
            check=True,
            env=exec_pg_environ(),
            stdin=subprocess.DEVNULL,
        )

    @classmethod
    def _back_up(cls, folder):
        database.forget(cls.database)
        dump, files = folder / "gc.dump", folder / "gc-files.tar"
        cls._run("pg_dump", "--format=custom", f"--file={dump}", cls.database)
        stores = os.path.dirname(config.filestore(cls.database))
        cls._run("tar", "--create", f"--file={files}", "-C", stores, cls.database)

    @classmethod
    def _restore(cls, folder):
        cls._run("createdb", "--template=template0", cls.restored)
        cls._run(
            "pg_restore",
            "--no-owner",
            f"--dbname={cls.restored}",
            str(folder / "gc.dump"),
        )
        cls._run("tar", "-x", f"--file={folder / 'gc-files.tar'}", "-C", str(folder))
        shutil.move(folder / cls.database, config.filestore(cls.restored))

    def _verify(self):
        """Verify the restored database; return the state and the broken records."""
        with database.environment(self.restored) as env:
            verifications = env[VERIFICATION].with_context(
                grandes_clientes_all_files=True
            )
            verification = verifications._verify(env.company)
            self.assertEqual(
                (verification.seal_number, verification.seal_digest), self.seal
            )
            return verification.state, {
                (each.res_model, each.res_id) for each in verification.open_breakage_ids
            }

    def _do_sql(self, query, *parameters):
        """Change the restored database by SQL, bypassing its triggers."""
        _name, how = sql_db.connection_info_for(self.restored)
        with closing(psycopg2.connect(**how)) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                cursor.execute(query, parameters or None)
            connection.commit()

    def test_the_seals_tell_a_whole_backup_from_a_damaged_one(self):
        self.assertEqual(self._verify(), ("intact", set()))
        file = Path(config.filestore(self.restored), self.file_name)
        content = file.read_bytes()

        # A changed file, and a missing one.
        file.unlink()
        file.write_bytes(content.replace(b"31", b"30"))
        state, changed = self._verify()
        self.assertEqual(state, "broken")
        self.assertTrue(changed)
        file.unlink()
        self.assertEqual(self._verify(), ("broken", changed))
        file.write_bytes(content)
        self.assertEqual(self._verify(), ("intact", set()))

        # A changed row, and a missing one.
        broken = ("broken", {(CASE, self.case_id)})
        subject = "UPDATE grandes_clientes_case SET subject = %s WHERE id = %s"
        self._do_sql(subject, "Otro asunto", self.case_id)
        self.assertEqual(self._verify(), broken)
        self._do_sql(subject, "Pago no aplicado", self.case_id)
        self.assertEqual(self._verify(), ("intact", set()))
        self._do_sql(
            "DELETE FROM grandes_clientes_case_event"
            " WHERE case_id = %s AND act = 'register'",
            self.case_id,
        )
        state, missing = self._verify()
        self.assertEqual(state, "broken")
        self.assertIn((CASE, self.case_id), missing)
