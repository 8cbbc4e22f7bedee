package dev.drydock.app;

import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.etcd.RehearsalSettings;
import dev.drydock.adapter.host.SshSettings;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.HostRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a restore at a terminal is told by the usual settings: nothing of Slack, of a database, or of mail.
 *
 * @param kubernetes which API is looked at once it was started; empty where nobody tells
 * @param etcd how etcd is reached
 * @param programs where etcd's programs are on this machine
 * @param ssh how hosts are reached, and which there are
 */
record OfflineSettings(
        Optional<KubernetesSettings> kubernetes, EtcdSettings etcd, RehearsalSettings programs, SshSettings ssh) {
    /**
     * Reads them.
     *
     * @param hosts those of the plan; where it names none, those of the policy file count
     * @throws ConfigurationException with all that is wrong
     */
    static OfflineSettings read(Map<String, String> environment, List<HostRule> hosts) throws ConfigurationException {
        SettingReader settings = new SettingReader(environment);
        Optional<String> kubeconfig = settings.parsed(
                Setting.KUBECONFIG,
                text -> Optional.of(text).filter(ConfigurationReader::isReadable),
                "the path of a kubeconfig that exists and may be read, or take it away: a restore can do without");
        Optional<Configuration.Etcd> etcd = new EtcdReader(settings).read();
        if (etcd.isEmpty() && settings.problems().isEmpty()) {
            settings.problem(Setting.ETCD_ENDPOINTS.name()
                    + " is missing: give the addresses of etcd's members, by which the restored ones are looked at.");
        }
        List<HostRule> rules =
                hosts.isEmpty() ? new PolicySource(settings).read(Set.of()).hosts() : hosts;
        if (rules.stream().noneMatch(rule -> rule.address().isPresent())) {
            settings.problem("No host has an address: name every host of etcd and of an API server, with its address,"
                    + " under hosts: in the plan.");
        }
        if (rules.stream().anyMatch(rule -> rule.method() == HostMethod.NODE_POD)) {
            settings.problem("A host is to be reached by a node pod, and a restore stops the API server that pods are"
                    + " reached through: name the hosts in the plan, by SSH.");
        }
        Optional<Configuration.Hosts> hostsTold = new HostsSettingsReader(settings).read(rules, Optional.empty());
        settings.noteUnknown();
        if (!settings.problems().isEmpty()) {
            throw new ConfigurationException(settings.problems());
        }
        boolean reachable = kubeconfig.isPresent() || settings.isInPod();
        return new OfflineSettings(
                Optional.of(new KubernetesSettings(
                                kubeconfig,
                                settings.text(Setting.KUBE_CONTEXT),
                                Optional.empty(),
                                Version.get(),
                                KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                                KubernetesSettings.DEFAULT_REQUEST_TIMEOUT))
                        .filter(told -> reachable),
                Settings.etcd(etcd.orElseThrow()),
                EtcdProgramFolders.of(etcd.flatMap(Configuration.Etcd::programs), environment),
                Settings.ssh(hostsTold.flatMap(Configuration.Hosts::ssh).orElseThrow(), rules));
    }
}
