"""What a small FortiGate printed, made up: every layout that its readers must know."""

STATUS, SHOW, ARP, LEASES = "get system status", "show", "get system arp", "execute dhcp lease-list"

CONFIG = """#config-version=FGT91G-7.4.7-FW-build2731-250120:opmode=0:vdom=0:user=admin
#conf_file_ver=1
config system global
    set admin-sport 8443
    set hostname "fw1"
    set timezone "Europe/Paris"
end
config system interface
    edit "wan1"
        set mode dhcp
        set allowaccess ping
        set alias "vers la box"
    next
    edit "port1"
    next
    edit "port2"
    next
    edit "agg1"
        set type aggregate
        set member "port2" "port1"
        set lacp-mode passive
    next
    edit "lan"
        set ip 10.2.0.1 255.255.255.0
        set allowaccess ping https ssh snmp
        set status down
        set description "un mot
        end
        de plus"
        set secondary-IP enable
        config secondaryip
            edit 1
                set ip 10.2.1.1 255.255.255.0
            next
        end
    next
end
config system dns
    set primary 10.9.0.1
    set domain "cabinet.example"
end
config system dns-database
    edit "interne"
        set domain "cabinet.example"
        config dns-entry
            edit 1
                set hostname "pacs"
                set ip 10.2.0.9
            next
            edit 2
                set type CNAME
                set hostname "images"
                set canonical-name "pacs.cabinet.example"
            next
        end
    next
end
config system dhcp server
    edit 1
        set interface "lan"
        set lease-time 3600
        config ip-range
            edit 1
                set start-ip 10.2.0.100
                set end-ip 10.2.0.199
            next
        end
        config reserved-address
            edit 1
                set ip 10.2.0.2
                set mac 02:00:00:00:01:02
            next
        end
    next
end
config system ntp
    set type custom
    config ntpserver
        edit 1
            set server "10.9.0.1"
        next
    end
end
config system admin
    edit "chef"
        set accprofile "super_admin"
        set password ENC AAAA
    next
end
config user local
    edit "prestataire"
        set status disable
        set passwd ENC BBBB
    next
end
config log syslogd setting
    set status enable
    set server "10.9.0.20"
    set mode reliable
    set port 6514
end
config system snmp sysinfo
    set status enable
    set location "armoire"
end
config system snmp community
    edit 1
        set name "lecture"
        config hosts
            edit 1
                set ip 10.9.0.33 255.255.255.255
            next
        end
    next
    edit 2
        set name "autre"
    next
end
config system snmp user
    edit "superviseur"
        set notify-hosts 10.9.0.33
        set security-level auth-priv
        set auth-pwd ENC CCCC
    next
end
config wireless-controller vap
    edit "soins"
        set ssid "CABINET"
        set security wpa3-sae-transition
        set passphrase ENC DDDD
        set vlanid 20
    next
    edit "public"
        set ssid "INVITES"
        set security open
        set intra-vap-privacy enable
        set broadcast-ssid disable
    next
end
config firewall vip
    edit "pacs-dehors"
        set extip 203.0.113.5
        set mappedip "10.2.0.9"
        set extintf "wan1"
        set portforward enable
        set extport 8443
        set mappedport 443
    next
end
config firewall policy
    edit 3
        set name "Internet"
        set uuid 0d8f2f5e-0000-51ef-0000-000000000001
        set srcintf "lan"
        set dstintf "wan1"
        set action accept
        set srcaddr "CABINET" "VOIX"
        set dstaddr "all"
        set schedule "always"
        set service "HTTPS" "DNS"
        set logtraffic all
        set nat enable
    next
    edit 1
        set status disable
        set srcintf "wan1"
        set dstintf "lan"
        set srcaddr "all"
        set dstaddr "pacs-dehors"
        set service "ALL"
    next
end
config router static
    edit 1
        set gateway 203.0.113.1
        set device "wan1"
    next
    edit 2
        set dst 10.8.0.0 255.255.0.0
        set distance 254
        set blackhole enable
        set comment "rien ne sort"
    next
end
"""
CAPTURES = {
    STATUS: "Version: FortiGate-91G v7.4.7,build2731,250120 (GA.M)\nSerial-Number: FGT00000000001\nHostname: fw1\n",
    SHOW: CONFIG,
    ARP: "Address           Age(min)   Hardware Addr      Interface\n"
    "10.2.0.2          0          02:00:00:00:01:02 lan\n10.2.0.3          1          02:00:00:00:01:03 lan\n",
    LEASES: """
lan
IP            MAC-Address             Hostname        VCI             Expiry
10.2.0.100    02:00:00:00:01:10       Poste de Zoe    MSFT 5.0        Sat Aug 10 04:55:47 2019
10.2.0.101    02:00:00:00:01:11                                       Fri Aug  9 21:12:36 2019
""",
}
# The same firewall with virtual domains: one for the practice, one that only routes.
WITH_DOMAINS = """#config-version=FGT91G-7.4.7-FW-build2731-250120:opmode=0:vdom=1:user=admin
#conf_file_ver=1
config vdom
edit root
next
edit "invites"
next
end
config global
config system global
    set hostname "fw1"
end
config system interface
    edit "lan"
        set vdom "root"
        set ip 10.2.0.1 255.255.255.0
    next
end
end
config vdom
edit root
config firewall policy
    edit 1
        set srcintf "lan"
        set dstintf "wan1"
        set action accept
        set service "ALL"
    next
end
end
config vdom
edit "invites"
config firewall policy
    edit 1
        set srcintf "guest"
        set dstintf "wan1"
        set service "ALL"
    next
end
config router static
    edit 1
        set gateway 203.0.113.1
        set device "wan1"
    next
end
end
"""
