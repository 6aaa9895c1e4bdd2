"""The probe: bytes read, frames made, and what passes between network namespaces."""
