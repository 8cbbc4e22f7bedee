package dev.drydock.action.etcd;

import dev.drydock.core.approval.Standing;
import java.util.Optional;

/** What queries are asked by in tests: none of them looks at who asks. */
final class EtcdTexts {
    private EtcdTexts() {}

    static Standing nobody() {
        return new Standing(EtcdScene.DANA, Optional.empty(), true, true, true, false);
    }
}
