#!/usr/bin/perl
# Stands in for a container runtime: a process of each static pod's name for as long as its manifest is there. That of the API
# server answers /readyz over TLS, with the certificate that lies there when it starts.
use strict;
use warnings;
use POSIX ':sys_wait_h';

my $own = '/var/lib/rig/static-pods';
my $pki = '/etc/kubernetes/pki';
my %running;

sub serve {
    chdir $own;
    exec { "$own/kube-apiserver" } 'kube-apiserver', 's_server', '-accept', '6443', '-cert', "$pki/apiserver.crt",
        '-key', "$pki/apiserver.key", '-HTTP', '-quiet';
    die "exec: $!";
}

sub idle {
    my ($part) = @_;
    $0 = $part;
    sleep 1 while 1;
}

while (1) {
    for my $part (qw(etcd kube-apiserver kube-controller-manager kube-scheduler)) {
        my $there = -f "/etc/kubernetes/manifests/$part.yaml";
        my $pid = $running{$part};
        delete $running{$part} if $pid && waitpid($pid, WNOHANG) == $pid;
        if ($there && !$running{$part}) {
            my $child = fork // die "fork: $!";
            if (!$child) { $part eq 'kube-apiserver' ? serve() : idle($part) }
            $running{$part} = $child;
        } elsif (!$there && $running{$part}) {
            kill TERM => $running{$part};
            waitpid $running{$part}, 0;
            delete $running{$part};
        }
    }
    select undef, undef, undef, 0.2;
}
