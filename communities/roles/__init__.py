"""The four core roles: terms, permissions and vacancies (R1-R3)."""
