# The end of kubeadm's stand-in: what its words mean.
sub main {
    my $command = join ' ', @words;
    if ($command eq 'version') { version() }
    elsif ($command =~ /^upgrade plan(?: (\S+))?$/) { $verb = 'plan'; plan($1) }
    elsif ($command =~ /^upgrade apply (\S+)$/) { $verb = 'apply'; apply('v' . ($1 =~ s/^v//r)) }
    elsif ($command eq 'upgrade node') { $verb = 'node'; upgrade_node() }
    elsif ($command eq 'certs check-expiration') { $verb = 'certs'; check_expiration() }
    elsif ($command =~ /^certs renew (\S+)$/) { $verb = 'certs'; renew($1) }
    elsif ($command eq 'token list') { tokens() }
    elsif ($command eq 'init phase certs all') { renew_all(0) }
    else { fail('', "unknown command \"$command\" for \"kubeadm\"") }
}

# A write to somebody who is gone is an error, as it is in Go.
$SIG{PIPE} = 'IGNORE';
$ADMIN = $option{kubeconfig} if $option{kubeconfig};
$ADMIN = "$KUBERNETES/kubelet.conf" if !-e $ADMIN && join(' ', @words) eq 'upgrade node';
eval { main(); 1 } or fail('', $@ =~ s/\s+$//r);
