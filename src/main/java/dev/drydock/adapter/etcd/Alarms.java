package dev.drydock.adapter.etcd;

import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdAlarm.Kind;
import dev.drydock.cluster.etcd.EtcdException;
import io.etcd.jetcd.api.AlarmMember;
import io.etcd.jetcd.api.AlarmResponse;
import java.util.List;
import java.util.stream.Stream;

/** Alarms on the wire, by number: jetcd's copy of etcd's API has no name for a damaged member. Pure. */
final class Alarms {
    private static final int NOSPACE = 1;
    private static final int CORRUPT = 2;

    private Alarms() {}

    static int number(Kind kind) {
        return switch (kind) {
            case NOSPACE -> NOSPACE;
            case CORRUPT -> CORRUPT;
        };
    }

    static List<EtcdAlarm> of(AlarmResponse response) {
        return response.getAlarmsList().stream().map(Alarms::of).toList();
    }

    /** An alarm that nobody here knows is no reason to say that there is none. */
    private static EtcdAlarm of(AlarmMember alarm) {
        return Stream.of(Kind.values())
                .filter(kind -> number(kind) == alarm.getAlarmValue())
                .findFirst()
                .map(kind -> new EtcdAlarm(alarm.getMemberID(), kind))
                .orElseThrow(() -> new EtcdException(
                        "etcd has raised an alarm that Drydock does not know (number " + alarm.getAlarmValue()
                                + ", member " + Long.toHexString(alarm.getMemberID())
                                + "): look at it with 'etcdctl alarm list', and use a newer Drydock.",
                        false));
    }
}
