# The part of kubeadm's stand-in that upgrades: the phases of "upgrade apply" and "upgrade node".
my $TMP = "$KUBERNETES/tmp";

# What cannot be forced is wrong with a target; the words are kubeadm's own.
sub skew {
    my ($target, $current) = @_;
    my @wrong;
    push @wrong, "Specified version to upgrade to \"$target\" is higher than the kubeadm version \"$VERSION\". "
        . "Upgrade kubeadm first using the tool you used to install kubeadm" if numbers($target) > numbers($VERSION);
    push @wrong, "Specified version to upgrade to \"$target\" is too high; kubeadm can upgrade only 1 minor version at a time"
        if minor($target) > minor($current) + 1;
    push @wrong, "Specified version to downgrade to \"$target\" is too low; the cluster is at \"$current\""
        if numbers($target) < numbers($current);
    push @wrong, "Kubelet of node " . $_->[0] . " is too old for \"$target\": " . $_->[1]
        for grep { minor($_->[1]) && minor($_->[1]) + 3 < minor($target) }
        map { [ $_->{metadata}{name}, $_->{status}{nodeInfo}{kubeletVersion} ] } nodes();
    return @wrong;
}

sub is_ready {
    my ($node) = @_;
    return grep { $_->{type} eq 'Ready' && $_->{status} eq 'True' } @{ $node->{status}{conditions} // [] };
}

sub preflight {
    print "[upgrade/preflight] Running preflight checks\n";
    phase('preflight');
    return unless -e "$KUBERNETES/manifests/kube-apiserver.yaml";
    print "[upgrade] Running cluster health checks\n";
    my @away = map { $_->{metadata}{name} } grep { !is_ready($_) }
        grep { exists $_->{metadata}{labels}{'node-role.kubernetes.io/control-plane'} } nodes();
    fail('preflight', "[preflight] Some fatal errors occurred:\n\t[ERROR ControlPlaneNodesReady]: there are NotReady "
        . "control-planes in the cluster: [@away]\n[preflight] If you know what you are doing, you can make a check "
        . "non-fatal with `--ignore-preflight-errors=...`") if @away && !$option{'ignore-preflight-errors'};
}

sub hash_of {
    my ($component) = @_;
    my ($code, $pod) = ask($ADMIN, 'GET', "/api/v1/namespaces/kube-system/pods/$component-$node");
    return $code == 200 ? $pod->{metadata}{annotations}{'kubernetes.io/config.hash'} // '' : '';
}

# Waits until the kubelet has made another pod of a manifest; says whether it has.
sub restarted {
    my ($component, $before) = @_;
    my $end = time + (fault('kubeadm', 'wait') || 300);
    while (time < $end) {
        my $hash = hash_of($component);
        return 1 if $hash ne '' && $hash ne $before;
        select undef, undef, undef, 0.2;
    }
    return 0;
}

sub upgrade_component {
    my ($component, $target, $backup, $moved) = @_;
    my $manifest = "$KUBERNETES/manifests/$component.yaml";
    my $old = slurp($manifest);
    my $tag = image_tag($component, $target);
    my $new = $old =~ s/^(    image: \S+):\S+$/$1:$tag/mr;
    print "[upgrade/staticpods] Preparing for \"$component\" upgrade\n";
    if ($new eq $old) {
        print "[upgrade/staticpods] Current and new manifests of $component are equal, skipping upgrade\n";
        return;
    }
    unless (($option{'certificate-renewal'} // '') eq 'false') {
        renew_of($component, sub { print "[upgrade/staticpods] Renewing $_[0] certificate\n" });
    }
    my $before = hash_of($component);
    print "[upgrade/staticpods] Moving new manifest to \"$manifest\" and backing up old manifest to \"$backup/$component.yaml\"\n";
    spew("$backup/$component.yaml", $old, 0600);
    push @$moved, $component;
    spew($manifest, $new, 0600);
    print "[upgrade/staticpods] Waiting for the kubelet to restart the component\n[upgrade/staticpods] This can take up to 5m0s\n";
    my $fails = trouble("control-plane/$component");
    if ($fails || !restarted($component, $before)) {
        spew("$KUBERNETES/manifests/$_.yaml", slurp("$backup/$_.yaml"), 0600) for @$moved;
        fail('control-plane', "couldn't upgrade control plane. kubeadm has tried to recover everything into the earlier "
            . "state. Errors faced: [static Pod hash for component $component on Node $node did not change after 5m0s: "
            . "timed out waiting for the condition]");
    }
    print "[apiclient] Found 1 Pods for label selector component=$component\n";
    print "[upgrade/staticpods] Component \"$component\" upgraded successfully!\n";
}

sub control_plane {
    my ($target) = @_;
    print "[upgrade/control-plane] Upgrading your static Pod-hosted control plane to version \"$target\" (timeout: 5m0s)...\n";
    phase('control-plane');
    my $at = strftime('%Y-%m-%d-%H-%M-%S', gmtime);
    my $backup = "$TMP/kubeadm-backup-manifests-$at";
    for my $folder ($TMP, $backup) { mkdir $folder, 0700 }
    my $etcd = !-e "$KUBERNETES/manifests/etcd.yaml" || ($option{'etcd-upgrade'} // '') eq 'false'
        || tag_on_host('etcd') eq image_tag('etcd', $target);
    print "[upgrade/staticpods] Writing new Static Pod manifests to \"$TMP/kubeadm-upgraded-manifests$$\"\n";
    my @moved;
    unless ($etcd) {
        my $copy = "$TMP/kubeadm-backup-etcd-$at";
        mkdir $copy, 0700;
        system 'cp', '-a', '/var/lib/etcd', "$copy/etcd" if -e '/var/lib/etcd';
        upgrade_component('etcd', $target, $backup, \@moved);
    }
    upgrade_component($_, $target, $backup, \@moved) for @COMPONENTS;
}

sub upload_config {
    my ($target) = @_;
    print "[upload-config] Storing the configuration used in ConfigMap \"kubeadm-config\" in the \"kube-system\" Namespace\n";
    phase('upload-config');
    my $text = settings() =~ s/^kubernetesVersion: .*$/kubernetesVersion: $target/mr;
    need($ADMIN, 'PATCH', '/api/v1/namespaces/kube-system/configmaps/kubeadm-config',
        { data => { ClusterConfiguration => $text } }, $STRATEGIC);
}

sub kubelet_config {
    phase('kubelet-config');
    my $map = need($ADMIN, 'GET', '/api/v1/namespaces/kube-system/configmaps/kubelet-config');
    my $backup = "$TMP/kubeadm-kubelet-config$$";
    for my $folder ($TMP, $backup) { mkdir $folder, 0700 }
    print "[upgrade] Backing up kubelet config file to $backup/config.yaml\n";
    spew("$backup/config.yaml", slurp('/var/lib/kubelet/config.yaml')) if -e '/var/lib/kubelet/config.yaml';
    print "[kubelet-start] Writing kubelet configuration to file \"/var/lib/kubelet/config.yaml\"\n";
    spew('/var/lib/kubelet/config.yaml', $map->{data}{kubelet});
}

# The add-ons follow the last of the control planes.
sub addons {
    my ($target) = @_;
    phase('addon');
    my $pods = need($ADMIN, 'GET', '/api/v1/namespaces/kube-system/pods?labelSelector=component%3Dkube-apiserver')->{items};
    my @behind = map { $_->{spec}{nodeName} } grep { $_->{spec}{containers}[0]{image} !~ /:\Q$target\E$/ } @$pods;
    if (@behind) {
        print "[upgrade/addons] Skipping upgrade of addons because control plane instances [@behind] have not been upgraded\n";
        return;
    }
    my $apps = '/apis/apps/v1/namespaces/kube-system';
    for my $addon ([ 'CoreDNS', "$apps/deployments/coredns", $DNS{ minor($target) } // 'v1.11.3' ],
        [ 'kube-proxy', "$apps/daemonsets/kube-proxy", $target ]) {
        my ($name, $path, $tag) = @$addon;
        my $container = need($ADMIN, 'GET', $path)->{spec}{template}{spec}{containers}[0];
        my $image = $container->{image} =~ s/:[^:]+$/:$tag/r;
        need($ADMIN, 'PATCH', $path, { spec => { template => { spec => {
            containers => [ { name => $container->{name}, image => $image } ] } } } }, $STRATEGIC);
        print "[addons] Applied essential addon: $name\n";
    }
}

sub apply {
    my ($target) = @_;
    my $current = cluster_version();
    print "[upgrade] Reading configuration from the \"kubeadm-config\" ConfigMap in namespace \"kube-system\"...\n";
    preflight();
    print "[upgrade/preflight] You have chosen to upgrade the cluster version to \"$target\"\n";
    print "[upgrade/versions] Cluster version: $current\n[upgrade/versions] kubeadm version: $VERSION\n";
    my @wrong = skew($target, $current);
    fail('preflight', "[upgrade/version] FATAL: the --version argument is invalid due to these fatal errors:\n\n"
        . join('', map {"\t- $_\n"} @wrong)
        . "\nPlease fix the misalignments highlighted above and try upgrading again") if @wrong;
    unless ($option{yes} || $option{force}) {
        print '[upgrade] Are you sure you want to proceed? [y/N]: ';
        my $answer = <STDIN> // '';
        fail('preflight', "won't proceed; the user didn't answer (Y|y) in order to continue") unless $answer =~ /^y/i;
    }
    if (($option{'dry-run'} // '') eq 'true') {
        print "[dryrun] Would perform action UPDATE on the static Pod manifests of version \"$target\"\n";
        return;
    }
    print "[upgrade/preflight] Pulling images required for setting up a Kubernetes cluster\n";
    control_plane($target);
    upload_config($target);
    print "[upgrade/kubeconfig] The kubeconfig files for this node were successfully upgraded!\n";
    phase('kubeconfig');
    kubelet_config();
    print "[bootstrap-token] Configured RBAC rules to allow Node Bootstrap tokens to get nodes\n";
    phase('bootstrap-token');
    addons($target);
    phase('post-upgrade');
    print "\n[upgrade] SUCCESS! A control plane node of your cluster was upgraded to \"$target\".\n\n";
    print "[upgrade] Now please proceed with upgrading the rest of the nodes by following the right order.\n";
}

sub upgrade_node {
    print "[upgrade] Reading configuration from the \"kubeadm-config\" ConfigMap in namespace \"kube-system\"...\n";
    my $target = cluster_version();
    my $master = -e "$KUBERNETES/manifests/kube-apiserver.yaml";
    preflight();
    fail('preflight', "the cluster's version \"$target\" is higher than the kubeadm version \"$VERSION\"")
        if minor($target) > $MINOR;
    if ($master) { control_plane($target) } else { print "[upgrade/control-plane] Skipping phase. Not a control plane node.\n" }
    phase('kubeconfig');
    kubelet_config();
    addons($target) if $master;
    phase('post-upgrade');
    print "[upgrade] The configuration for this node was successfully upgraded!\n";
    print "[upgrade] Now you should go ahead and upgrade the kubelet package using your package manager.\n";
}
