#!/usr/bin/perl
# Stands in for an API server: keeps a watch open at etcd, as one does, and answers /readyz, without TLS, if etcd can be read.
use strict;
use warnings;
use IO::Socket::INET;
use POSIX ':sys_wait_h';

my %flag = map { /^--([^=]+)=(.*)$/s ? ($1 => $2) : () } @ARGV;
my @etcdctl = ('etcdctl', "--endpoints=$flag{'etcd-servers'}");
push @etcdctl, "--cacert=$flag{'etcd-cafile'}", "--cert=$flag{'etcd-certfile'}", "--key=$flag{'etcd-keyfile'}"
    if $flag{'etcd-cafile'};
$ENV{ETCDCTL_API} = 3;

my $watch = 0;
my $stop = 0;
$SIG{TERM} = sub { $stop = 1 };
$SIG{PIPE} = 'IGNORE';
my $door = IO::Socket::INET->new(
    LocalAddr => $flag{'bind-address'} || '0.0.0.0', LocalPort => $flag{'secure-port'} || 6443, Listen => 16, ReuseAddr => 1, Timeout => 1)
    or die "cannot listen: $!";
while (!$stop) {
    if (!$watch || waitpid($watch, WNOHANG) == $watch) {
        $watch = fork // die "cannot fork: $!";
        if (!$watch) {
            close $door;
            open STDOUT, '>', '/dev/null';
            exec @etcdctl, 'watch', '--prefix', '/registry';
        }
    }
    my $caller = $door->accept or next;
    my $asked = <$caller> // '';
    my $ready = $asked =~ m{^GET /(readyz|livez|healthz)\b}
        && system(@etcdctl, '--command-timeout=2s', 'get', '/registry', '--prefix', '--limit=1', '--keys-only') == 0;
    print $caller $ready ? "HTTP/1.0 200 OK\r\n\r\nok" : "HTTP/1.0 500 Internal Server Error\r\n\r\netcd failed";
    close $caller;
}
# No child outlives it: with cgroups of the first version, systemd in a container is not told when the last one is gone.
kill KILL => $watch;
waitpid $watch, 0;
