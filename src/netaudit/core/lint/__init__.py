"""Lines that are known to destroy, found without asking what computed them: refused, or put in words that do not.

Nothing here is shared with `netaudit.core.planning`, whose mistakes it is to catch, nor with hier_config.
`check` is the entry; `switches` has the rules of switches, `switch_facts` what they look at, `aoscx`, `fortios`
and `routeros` those of these three.
"""
