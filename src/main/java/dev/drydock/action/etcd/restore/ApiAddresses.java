package dev.drydock.action.etcd.restore;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The addresses that an API server is told to serve at, and how addresses are compared. Pure: no name is looked up. */
final class ApiAddresses {
    /** What Java never takes for a name that must be looked up, as it would {@code what:ever}. */
    private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");

    private ApiAddresses() {}

    /**
     * Under which it may tell etcd that it serves.
     *
     * @param flags without their dashes
     * @return none where it finds out its host's by itself: so it does when it is bound to all, or to the loopback alone
     */
    static List<String> own(Map<String, String> flags) {
        List<String> own = new ArrayList<>();
        String advertised = flags.getOrDefault("advertise-address", "");
        if (!advertised.isEmpty() && !isAll(advertised)) {
            own.add(advertised);
        }
        String bound = flags.getOrDefault("bind-address", "");
        if (!bound.isEmpty() && !isAll(bound) && !isLoopback(bound)) {
            own.add(bound);
        }
        return own;
    }

    private static boolean isAll(String address) {
        return address.equals("0.0.0.0") || canonical(address).equals("0:0:0:0:0:0:0:0");
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || canonical(address).equals("0:0:0:0:0:0:0:1");
    }

    /** The same for all spellings of an address: IPv6 has many. What is no address stays as it is. */
    static String canonical(String address) {
        if (!IPV6.matcher(address).matches()) {
            return address;
        }
        try {
            return InetAddress.getAllByName(address)[0].getHostAddress();
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }
}
