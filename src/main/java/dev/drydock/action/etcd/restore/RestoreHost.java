package dev.drydock.action.etcd.restore;

import dev.drydock.cluster.ApiServers.Door;
import dev.drydock.cluster.host.HostEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A host that a restore works on.
 *
 * @param entry the way to it
 * @param site the member of etcd that runs there; empty where none does
 * @param servesApi whether the control plane's programs run there
 * @param door where its own API server is asked whether it is ready; empty where it cannot be asked by itself
 */
record RestoreHost(HostEntry entry, Optional<MemberSite> site, boolean servesApi, Optional<Door> door) {
    /** One whose API server cannot be asked by itself. */
    RestoreHost(HostEntry entry, Optional<MemberSite> site, boolean servesApi) {
        this(entry, site, servesApi, Optional.empty());
    }

    String name() {
        return entry.name().value();
    }

    /** The member's site. */
    MemberSite member() {
        return site.orElseThrow(() -> new IllegalStateException("no member of etcd runs on " + name()));
    }

    /** As the journal keeps it: the way to it too, since the cluster does not tell its nodes while its API is away. */
    Map<String, String> kept() {
        Map<String, String> kept = new LinkedHashMap<>();
        site.ifPresent(member -> kept.putAll(member.kept()));
        kept.put("api", Boolean.toString(servesApi));
        door.ifPresent(api -> {
            kept.put("apiAddress", api.address());
            kept.put("apiPort", Integer.toString(api.port()));
            api.certificate().ifPresent(sha256 -> kept.put("apiCertificate", sha256));
        });
        kept.putAll(entry.kept());
        return kept;
    }

    /** What {@link #kept()} told. */
    static RestoreHost of(Map<String, String> kept) {
        return new RestoreHost(
                HostEntry.of(kept),
                kept.containsKey("member") ? Optional.of(MemberSite.of(kept)) : Optional.empty(),
                Boolean.parseBoolean(kept.get("api")),
                Optional.ofNullable(kept.get("apiAddress"))
                        .map(address -> new Door(
                                address,
                                number(kept.getOrDefault("apiPort", "")),
                                Optional.ofNullable(kept.get("apiCertificate")))));
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
