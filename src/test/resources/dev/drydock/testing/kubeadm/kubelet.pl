# Stands in for a kubelet: writes its node's status, and the mirror pods of the manifests that are there, over the API.
use Digest::MD5 'md5_hex';
use Time::HiRes qw(time sleep stat);

my %flag = map { /^--([^=]+)=(.*)$/s ? ($1 => $2) : /^--(.+)$/ ? ($1 => 1) : () } @ARGV;
if ($flag{version}) {
    print "Kubernetes $VERSION\n";
    exit;
}
my $manifests = "$KUBERNETES/manifests";
my $conf = $flag{kubeconfig} // "$KUBERNETES/kubelet.conf";
my $name = $flag{'hostname-override'};
my $how = fault('kubelet', $VERSION);
my $settings = -e '/var/lib/kubelet/config.yaml' ? slurp('/var/lib/kubelet/config.yaml') : '';
die "E kubelet: failed to load kubelet config file, path: /var/lib/kubelet/config.yaml\n" unless $settings;
die "E kubelet: made to fail at the start\n" if $how eq 'exit';
if ($MINOR >= 35 && !-e '/sys/fs/cgroup/cgroup.controllers' && $settings !~ /^failCgroupV1:\s*false/m) {
    die "E kubelet: kubelet is configured to not run on a host using cgroup v1. cgroup v1 support is unsupported\n";
}
my $stop = 0;
$SIG{TERM} = $SIG{INT} = sub { $stop = 1 };
(my $boot = slurp('/proc/sys/kernel/random/boot_id')) =~ s/\s//g;
(my $kernel = slurp('/proc/sys/kernel/osrelease')) =~ s/\s//g;
my ($image) = slurp('/etc/os-release') =~ /^PRETTY_NAME="?([^"\n]*)/m;
my $since = now();
my $uid = '';
my $waits = 0;

sub now { strftime('%Y-%m-%dT%H:%M:%SZ', gmtime) }

sub beat {
    my $ready = $how eq 'unready' ? 'False' : 'True';
    my %condition = (type => 'Ready', status => $ready, lastHeartbeatTime => now(), lastTransitionTime => $since);
    $condition{reason} = $ready eq 'True' ? 'KubeletReady' : 'KubeletNotReady';
    $condition{message} = $ready eq 'True' ? 'kubelet is posting ready status' : 'container runtime network not ready';
    my $node = need($conf, 'PATCH', "/api/v1/nodes/$name/status", { status => {
        nodeInfo => { kubeletVersion => $VERSION, bootID => $boot, kernelVersion => $kernel, osImage => $image,
            kubeProxyVersion => $VERSION, containerRuntimeVersion => 'containerd://1.7.24' },
        addresses => [ { type => 'InternalIP', address => $flag{'node-ip'} }, { type => 'Hostname', address => $name } ],
        conditions => [ \%condition ] } }, 'application/strategic-merge-patch+json');
    $uid = $node->{metadata}{uid};
}

# What the manifests say: every file counts, whatever it is called, if its name does not begin with a dot.
sub wanted {
    my %wanted;
    for my $file (glob "$manifests/*") {
        next unless -f $file;
        my $text = slurp($file);
        my ($pod) = $text =~ /^  name: (\S+)/m or next;
        my ($container) = $text =~ /^    image: (\S+)/m or next;
        $wanted{"$pod-$name"} = { pod => $pod, image => $container, hash => md5_hex($text) };
    }
    return \%wanted;
}

sub mirror {
    my ($full, $want) = @_;
    my %kept = ('kubernetes.io/config.mirror' => $want->{hash}, 'kubernetes.io/config.hash' => $want->{hash},
        'kubernetes.io/config.source' => 'file');
    my %container = (name => $want->{pod}, image => $want->{image});
    my %owner = (apiVersion => 'v1', kind => 'Node', name => $name, uid => $uid, controller => JSON::PP::true);
    return { apiVersion => 'v1', kind => 'Pod',
        metadata => { name => $full, namespace => 'kube-system', annotations => \%kept, ownerReferences => [ \%owner ],
            labels => { component => $want->{pod}, tier => 'control-plane' } },
        spec => { nodeName => $name, hostNetwork => JSON::PP::true, priorityClassName => 'system-node-critical',
            containers => [ \%container ], tolerations => [ { operator => 'Exists', effect => 'NoExecute' } ] } };
}

sub running {
    my ($full, $want) = @_;
    my $at = now();
    my %running = (name => $want->{pod}, image => $want->{image}, imageID => '', ready => JSON::PP::true,
        started => JSON::PP::true, restartCount => 0, state => { running => { startedAt => $at } });
    return { status => { phase => 'Running', startTime => $at, hostIP => $flag{'node-ip'}, podIP => $flag{'node-ip'},
        conditions => [ map { { type => $_, status => 'True', reason => undef, lastTransitionTime => $at } }
            qw(Initialized Ready ContainersReady PodScheduled) ],
        containerStatuses => [ \%running ] } };
}

# Brings the mirror pods to what the manifests say. A changed manifest is another pod, whose mirror is another too.
sub pods {
    my $pods = '/api/v1/namespaces/kube-system/pods';
    my $wanted = wanted();
    my %there;
    $waits = 0;
    for my $pod (@{ need($conf, 'GET', "$pods?fieldSelector=spec.nodeName%3D$name")->{items} }) {
        my $hash = $pod->{metadata}{annotations}{'kubernetes.io/config.mirror'} or next;
        my $full = $pod->{metadata}{name};
        my $want = $wanted->{$full};
        if (!$want || $want->{hash} ne $hash || $pod->{metadata}{deletionTimestamp}) {
            next if $how eq 'stuck';
            ask($conf, 'DELETE', "$pods/$full", { gracePeriodSeconds => 0 });
            next;
        }
        $there{$full} = 1;
        my ($ready) = map { $_->{status} } grep { $_->{type} eq 'Ready' } @{ $pod->{status}{conditions} // [] };
        ask($conf, 'PATCH', "$pods/$full/status", running($full, $want), 'application/strategic-merge-patch+json')
            unless ($ready // '') eq 'True';
    }
    for my $full (sort keys %$wanted) {
        next if $there{$full} || $how eq 'stuck';
        need($conf, 'POST', $pods, mirror($full, $wanted->{$full}));
        $waits = 1;
    }
}

sub seen {
    return join "\n", map { my @is = stat; "$_ $is[1] $is[7] $is[9]" } glob "$manifests/*";
}

my $last = 0;
my $before = '';
while (!$stop) {
    my $seen = seen();
    if ($how ne 'silent' && ($waits || $seen ne $before || time - $last >= 1)) {
        $last = time;
        eval { beat(); pods(); $before = $seen; 1 } or print STDERR "E kubelet: $@";
    }
    sleep 0.2;
}
