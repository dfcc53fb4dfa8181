"""`holdline check --in-words`: contracts as sentences, or their mistakes."""

import os
import tempfile
import unittest

import replaying

EXAMPLE = "deploy/examples/contracts/acme.yaml"


class InWords(unittest.TestCase):

    def test_a_contract_is_said_back(self):
        said = replaying.run("check", "--in-words", EXAMPLE).stdout
        self.assertTrue(said.startswith(
            "acme-support: ACME customer support\n=========="))
        self.assertIn("at 77.5 % the month costs USD 1,500.00", said)

    def changed(self, old, new):
        """The example with one word changed, in a file of its own."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "c.yaml")
        with open(EXAMPLE, encoding="utf-8") as example, open(
                path, "w", encoding="utf-8") as file:
            file.write(example.read().replace(old, new))
        return path

    def test_warnings_go_to_standard_error(self):
        said = replaying.run("check", "--in-words", self.changed(
            "alert: {from: 20 contacts, ", "alert: {"))
        self.assertIn("0 errors, 1 warning", said.stderr)
        self.assertNotIn("warning", said.stdout)

    def test_mistakes_are_told_as_ever(self):
        path = self.changed("abandons_miss", "x")
        told = replaying.run("check", path, expect=1).stdout
        self.assertIn("is not a formula", told)
        self.assertEqual(
            replaying.run("check", "--in-words", path, expect=1).stdout, told)

    def test_words_are_no_json(self):
        replaying.run("check", "--in-words", "--output", "json", EXAMPLE,
                      expect=2)


if __name__ == "__main__":
    unittest.main()
