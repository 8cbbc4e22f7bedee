# The part of kubeadm's stand-in that makes, renews and reads certificates: real ones, by openssl.
use File::Temp;
use MIME::Base64;
use Time::Local 'timegm';

my $PKI = "$KUBERNETES/pki";
# Of each: the authority, the subject, whose component uses it.
my %LEAF = (
    'admin.conf' => [ 'ca', '/O=kubeadm:cluster-admins/CN=kubernetes-admin', '' ],
    'apiserver' => [ 'ca', '/CN=kube-apiserver', 'kube-apiserver' ],
    'apiserver-etcd-client' => [ 'etcd-ca', '/CN=kube-apiserver-etcd-client', 'kube-apiserver' ],
    'apiserver-kubelet-client' => [ 'ca', '/CN=kube-apiserver-kubelet-client', 'kube-apiserver' ],
    'controller-manager.conf' => [ 'ca', '/CN=system:kube-controller-manager', 'kube-controller-manager' ],
    'etcd-healthcheck-client' => [ 'etcd-ca', '/CN=kube-etcd-healthcheck-client', 'etcd' ],
    'etcd-peer' => [ 'etcd-ca', "/CN=$node", 'etcd' ],
    'etcd-server' => [ 'etcd-ca', "/CN=$node", 'etcd' ],
    'front-proxy-client' => [ 'front-proxy-ca', '/CN=front-proxy-client', 'kube-apiserver' ],
    'scheduler.conf' => [ 'ca', '/CN=system:kube-scheduler', 'kube-scheduler' ],
);
$LEAF{'super-admin.conf'} = [ 'ca', '/O=system:masters/CN=kubernetes-super-admin', '' ] if $MINOR >= 29;
my @AUTHORITIES = qw(ca etcd-ca front-proxy-ca);

# Where a certificate is, without the ending.
sub place { my ($name) = @_; return $name =~ /\.conf$/ ? "$KUBERNETES/$name" : "$PKI/" . ($name =~ s{^etcd-}{etcd/}r) }

sub run {
    my @words = @_;
    my $log = File::Temp->new;
    my $child = fork // die "fork: $!\n";
    if (!$child) {
        open STDOUT, '>', $log->filename;
        open STDERR, '>&', \*STDOUT;
        exec @words or exit 127;
    }
    waitpid $child, 0;
    die "$words[0] failed: " . slurp($log->filename) . "\n" if $?;
    return slurp($log->filename);
}

sub issue {
    my ($name) = @_;
    my ($authority, $subject) = @{ $LEAF{$name} };
    my $ca = place($authority);
    my $file = place($name);
    my ($address) = (-e '/var/lib/kubelet/kubeadm-flags.env' ? slurp('/var/lib/kubelet/kubeadm-flags.env') : '')
        =~ /--node-ip=([0-9.]+)/;
    my $config = File::Temp->new;
    print $config "[req]\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\n[ext]\nbasicConstraints=critical,CA:FALSE\n"
        . "extendedKeyUsage=serverAuth,clientAuth\nsubjectAltName=DNS:localhost,DNS:$node,IP:127.0.0.1"
        . ($address ? ",IP:$address" : '') . "\n";
    close $config;
    my $folder = File::Temp->newdir;
    my $days = $ENV{RIG_CERTIFICATE_DAYS} // 365;
    my @new = (qw(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -config), $config->filename,
        '-subj', $subject, '-keyout', "$folder/key");
    if ($days > 0) {
        run(qw(openssl req -x509), @new, '-days', $days, '-CA', "$ca.crt", '-CAkey', "$ca.key", '-out', "$folder/crt");
    } else {
        # One that has expired is only to be had from openssl's own authority.
        run(qw(openssl req -new), @new, '-out', "$folder/csr");
        spew("$folder/index", '');
        spew("$folder/ca", "[ca]\ndefault_ca=own\n[own]\ndatabase=$folder/index\nnew_certs_dir=$folder\nrand_serial=yes\n"
            . "default_md=sha256\nunique_subject=no\npolicy=any\n[any]\nO=optional\nCN=optional\n");
        run(qw(openssl ca -batch -notext -startdate 20200101000000Z -enddate 20200201000000Z -config), "$folder/ca",
            '-cert', "$ca.crt", '-keyfile', "$ca.key", '-extfile', $config->filename, qw(-extensions ext -in),
            "$folder/csr", '-out', "$folder/crt");
    }
    my ($crt, $key) = (slurp("$folder/crt"), slurp("$folder/key"));
    if ($name !~ /\.conf$/) {
        spew("$file.crt", $crt);
        spew("$file.key", $key, 0600);
        return;
    }
    my $text = slurp(-e $file ? $file : "$KUBERNETES/kubelet.conf");
    $text =~ s/^    client-(?:certificate|key)-data: .*\n//mg;
    my ($user) = $subject =~ /CN=(.*)/;
    $text =~ s/system:node:[^"\s]+/$user/g;
    $text =~ s{^(  user:)(?: \{\})?\n}{"$1\n    client-certificate-data: " . encode_base64($crt, '')
        . "\n    client-key-data: " . encode_base64($key, '') . "\n"}me;
    spew($file, $text, 0600);
}

# Renews what a component uses, and tells which.
sub renew_of {
    my ($component, $tell) = @_;
    for my $name (grep { $LEAF{$_}[2] eq $component } sort keys %LEAF) {
        next unless -e ($name =~ /\.conf$/ ? place($name) : place($name) . '.crt');
        $tell->($name);
        issue($name);
    }
}

sub renew_all {
    my ($tells) = @_;
    for my $name (sort keys %LEAF) {
        issue($name);
        print +($name =~ /\.conf$/ ? "certificate embedded in the kubeconfig file $name" : "certificate $name") . " renewed\n"
            if $tells;
    }
}

sub renew {
    my ($what) = @_;
    print "[renew] Reading configuration from the \"kubeadm-config\" ConfigMap in namespace \"kube-system\"...\n\n";
    settings();
    phase('renew');
    if ($what eq 'all') { renew_all(1) }
    elsif ($LEAF{$what}) { issue($what); print "certificate $what renewed\n" }
    else { fail('', "unknown certificate $what") }
    print "\nDone renewing certificates. You must restart the kube-apiserver, kube-controller-manager, kube-scheduler and etcd, "
        . "so that they can use the new certificates.\n";
}

sub expiry {
    my ($name) = @_;
    my $place = place($name);
    my $pem = $name =~ /\.conf$/ ? $place : "$place.crt";
    return { name => $name, missing => JSON::PP::true } unless -e $pem;
    my $file = File::Temp->new;
    my $text = slurp($pem);
    if ($name =~ /\.conf$/) {
        $text = $text =~ /^\s*client-certificate-data: (\S+)/m ? decode_base64($1) : '';
    }
    print $file $text;
    close $file;
    my ($at) = run(qw(openssl x509 -noout -enddate -dateopt iso_8601 -in), $file->filename) =~ /notAfter=(.*)Z/;
    my ($year, $month, @rest) = $at =~ /(\d+)/g;
    my ($day, $hour, $minute, $second) = @rest;
    my $end = timegm($second, $minute, $hour, $day, $month - 1, $year);
    return { name => $name, expirationDate => $at =~ s/ /T/r . 'Z', residualTime => $end - time, at => $end,
        externallyManaged => JSON::PP::false, missing => JSON::PP::false };
}

sub residual {
    my ($seconds) = @_;
    my $days = int($seconds / 86400);
    return $seconds <= 0 ? '<invalid>' : $days >= 730 ? int($days / 365) . 'y' : $days ? "${days}d" : int($seconds / 3600) . 'h';
}

sub check_expiration {
    phase('check');
    my @leaves = map { { %{ expiry($_) }, caName => $LEAF{$_}[0] } } sort keys %LEAF;
    my @authorities = map { expiry($_) } @AUTHORITIES;
    if (($option{output} // 'text') eq 'json') {
        for my $each (@leaves, @authorities) { delete $each->{at} }
        print JSON::PP->new->canonical->pretty->space_before(0)->indent_length(4)->encode({ kind => 'CertificateExpirationInfo',
            apiVersion => 'output.kubeadm.k8s.io/v1alpha3', certificates => \@leaves, certificateAuthorities => \@authorities });
        return;
    }
    my ($code) = -e $ADMIN ? eval { ask($ADMIN, 'GET', '/version') } : (0);
    print +($code // 0) == 200
        ? "[check-expiration] Reading configuration from the \"kubeadm-config\" ConfigMap in namespace \"kube-system\"...\n\n"
        : "[check-expiration] Error reading configuration from the Cluster. Falling back to default configuration\n\n";
    my $row = "%-26s %-24s %-15s %-23s %s\n";
    printf $row, 'CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED';
    my $cells = sub {
        my ($each) = @_;
        return $each->{missing} ? ("!MISSING! $each->{name}", '', '')
            : ($each->{name}, strftime('%b %d, %Y %H:%M UTC', gmtime $each->{at}), residual($each->{residualTime}));
    };
    printf $row, $cells->($_), $_->{missing} ? ('', '') : ($_->{caName}, 'no') for @leaves;
    printf "\n%-26s %-24s %-15s %s\n", 'CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED';
    printf "%-26s %-24s %-15s %s\n", $cells->($_), $_->{missing} ? '' : 'no' for @authorities;
}
