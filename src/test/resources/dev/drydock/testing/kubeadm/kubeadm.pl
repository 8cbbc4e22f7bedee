# Stands in for kubeadm: what it says, changes and refuses, as far as an upgrade and certificates go.
my $ADMIN = "$KUBERNETES/admin.conf";
my $STRATEGIC = 'application/strategic-merge-patch+json';
my @COMPONENTS = qw(kube-apiserver kube-controller-manager kube-scheduler);
my %ETCD = (28 => '3.5.9-0', 29 => '3.5.10-0', 30 => '3.5.12-0', 31 => '3.5.15-0', 32 => '3.5.16-0', 33 => '3.5.21-0',
    34 => '3.6.4-0', 35 => '3.6.5-0', 36 => '3.6.6-0');
my %DNS = (28 => 'v1.10.1', 29 => 'v1.11.1', 30 => 'v1.11.1', 31 => 'v1.11.3', 32 => 'v1.11.3', 33 => 'v1.12.0',
    34 => 'v1.12.1', 35 => 'v1.13.1', 36 => 'v1.13.1');

my (%option, @words);
while (@ARGV) {
    my $word = shift;
    if ($word =~ /^--([^=]+)=(.*)$/s) { $option{$1} = $2 }
    elsif ($word eq '-o') { $option{output} = shift // '' }
    elsif ($word =~ /^-o(.+)$/) { $option{output} = $1 =~ s/^=//r }
    elsif ($word eq '--output' || $word eq '--kubeconfig') { $option{ substr $word, 2 } = shift // '' }
    elsif ($word eq '-y' || $word eq '--yes') { $option{yes} = 1 }
    elsif ($word eq '-f' || $word eq '--force') { $option{force} = 1 }
    elsif ($word =~ /^-v/) { }
    elsif ($word =~ /^--(.+)$/) { $option{$1} = 'true' }
    else { push @words, $word }
}
my $node = do { (my $text = slurp('/etc/hostname')) =~ s/\s//g; $text };
my $verb = '';

sub fail {
    my ($phase, $why) = @_;
    print STDERR $phase ? "error: error execution phase $phase: $why\n" : "error: $why\n";
    print STDERR "To see the stack trace of this error execute with --v=5 or higher\n";
    exit 1;
}

# Whether something is to go wrong here after all that hangs or dies has done so.
sub trouble {
    my ($place) = @_;
    my $how = fault('kubeadm', "$verb/$place");
    kill KILL => $$ if $how eq 'kill';
    sleep 1 while $how eq 'hang';
    return $how eq 'exit';
}

sub phase {
    my ($place) = @_;
    fail($place, 'made to fail') if trouble($place);
}

# The numbers of a version, to be compared.
sub numbers { my ($version) = @_; return $version =~ /^v?(\d+)\.(\d+)\.(\d+)/ ? $1 * 1e8 + $2 * 1e4 + $3 : 0 }
sub minor { my ($version) = @_; return $version =~ /^v?\d+\.(\d+)/ ? $1 : 0 }

sub settings {
    my ($code, $map) = ask($ADMIN, 'GET', '/api/v1/namespaces/kube-system/configmaps/kubeadm-config');
    die "failed to get config map: $map->{message}\n" if $code >= 300;
    return $map->{data}{ClusterConfiguration};
}

sub cluster_version { my ($version) = settings() =~ /^kubernetesVersion: (\S+)/m; return $version // '' }

sub image_tag {
    my ($component, $version) = @_;
    return $component eq 'etcd' ? $ETCD{ minor($version) } // '3.5.16-0' : $version;
}

sub tag_on_host {
    my ($component) = @_;
    return slurp("$KUBERNETES/manifests/$component.yaml") =~ /^    image: \S+:(\S+)$/m ? $1 : '';
}

sub tag_of_addon {
    my ($path) = @_;
    my ($code, $object) = ask($ADMIN, 'GET', $path);
    my ($tag) = ($object->{spec}{template}{spec}{containers}[0]{image} // '') =~ /:([^:]+)$/;
    return $tag // '';
}

sub nodes { return @{ need($ADMIN, 'GET', '/api/v1/nodes')->{items} } }

# What an upgrade to a version is, component by component.
sub steps {
    my ($target) = @_;
    my @steps;
    my $step = sub {
        my ($name, $of, $from, $to) = @_;
        push @steps, { name => $name, nodeName => $of, currentVersion => $from, newVersion => $to };
    };
    my @masters;
    for my $each (nodes()) {
        my $of = $each->{metadata}{name};
        push @masters, $of if exists $each->{metadata}{labels}{'node-role.kubernetes.io/control-plane'};
        $step->('kubelet', $of, $each->{status}{nodeInfo}{kubeletVersion}, $target);
    }
    my $pods = need($ADMIN, 'GET', '/api/v1/namespaces/kube-system/pods?labelSelector=tier%3Dcontrol-plane')->{items};
    my %tags = map { ($_->{metadata}{name} => ($_->{spec}{containers}[0]{image} =~ /:([^:]+)$/)[0]) } @$pods;
    for my $component (@COMPONENTS) {
        $step->($component, $_, $tags{"$component-$_"} // '', $target) for @masters;
    }
    my $apps = '/apis/apps/v1/namespaces/kube-system';
    $step->('kube-proxy', '', tag_of_addon("$apps/daemonsets/kube-proxy"), $target);
    $step->('CoreDNS', '', tag_of_addon("$apps/deployments/coredns"), $DNS{ minor($target) } // 'v1.11.3');
    $step->('kubeadm', '', $VERSION, $VERSION);
    $step->('etcd', $_, $tags{"etcd-$_"} // '', image_tag('etcd', $target)) for @masters;
    return @steps;
}

sub plan_as_json {
    my ($target, @steps) = @_;
    my @configs = map { { group => $_->[0], currentVersion => $_->[1], preferredVersion => $_->[1],
        manualUpgradeRequired => JSON::PP::false } }
        ([ 'kubeproxy.config.k8s.io', 'v1alpha1' ], [ 'kubelet.config.k8s.io', 'v1beta1' ]);
    my %plan = (kind => 'UpgradePlan', configVersions => \@configs);
    if ((fault('kubeadm', 'shape') || ($MINOR < 29 ? 'v1alpha2' : '')) eq 'v1alpha2') {
        my %once;
        $plan{apiVersion} = 'output.kubeadm.k8s.io/v1alpha2';
        $plan{components} = [ map { { name => $_->{name}, currentVersion => $_->{currentVersion},
            newVersion => $_->{newVersion} } } grep { !$once{ $_->{name} }++ } @steps ];
    } else {
        $plan{apiVersion} = 'output.kubeadm.k8s.io/v1alpha3';
        $plan{availableUpgrades} = [ { description => 'stable version', components => \@steps } ];
    }
    print JSON::PP->new->utf8->canonical->pretty->space_before(0)->indent_length(4)->encode(\%plan);
}

sub plan {
    my ($asked) = @_;
    my $json = ($option{output} // 'text') ne 'text';
    my $current = cluster_version();
    my $target = $asked ? "v" . ($asked =~ s/^v//r) : $VERSION;
    my $say = $json ? sub { print STDERR @_ if $_[0] =~ /^W/ } : sub { print @_ };
    $say->("[preflight] Running pre-flight checks.\n");
    $say->("[upgrade/config] Reading configuration from the \"kubeadm-config\" ConfigMap in namespace \"kube-system\"...\n");
    phase('preflight');
    $say->("[upgrade] Running cluster health checks\n[upgrade] Fetching available versions to upgrade to\n");
    $say->("[upgrade/versions] Cluster version: $current\n[upgrade/versions] kubeadm version: $VERSION\n");
    $say->("W: could not fetch a Kubernetes version from the internet; falling back to the local client version: $VERSION\n");
    $say->("[upgrade/versions] Target version: $target\n");
    return if numbers($target) <= numbers($current);
    my @steps = steps($target);
    return plan_as_json($target, @steps) if $json;
    print "\nComponents that must be upgraded manually after you have upgraded the control plane with 'kubeadm upgrade apply':\n";
    my $row = sub { printf "%-25s %-9s %-13s %s\n", @_ };
    my $table = sub {
        $row->('COMPONENT', 'NODE', 'CURRENT', 'TARGET');
        $row->(@$_{qw(name nodeName currentVersion newVersion)}) for @_;
    };
    $table->(grep { $_->{name} eq 'kubelet' } @steps);
    print "\nUpgrade to the latest stable version:\n\n";
    $table->(grep { $_->{name} ne 'kubelet' } @steps);
    print "\nYou can now apply the upgrade by executing the following command:\n\n\tkubeadm upgrade apply $target\n\n";
    print "_" x 69, "\n\n";
}

sub version {
    my ($how) = ($option{output} // '');
    if ($how eq 'short') { print "$VERSION\n"; return }
    my %info = (major => '1', minor => "$MINOR", gitVersion => $VERSION, gitTreeState => 'clean', platform => 'linux/amd64');
    if ($how eq 'json') { print JSON::PP->new->canonical->pretty->space_before(0)->indent_length(2)->encode({ clientVersion => \%info }) }
    elsif ($how eq '') { print "kubeadm version: &version.Info{Major:\"1\", Minor:\"$MINOR\", GitVersion:\"$VERSION\"}\n" }
    else { fail('', "invalid output format: $how") }
}

sub tokens {
    die "failed to load admin kubeconfig: open $ADMIN: no such file or directory\n" unless -e $ADMIN;
    need($ADMIN, 'GET', '/version');
    print "TOKEN                     TTL         EXPIRES                USAGES                   DESCRIPTION\n";
}
