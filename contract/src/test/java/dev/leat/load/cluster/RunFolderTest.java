package dev.leat.load.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.task.Tasks;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class RunFolderTest {

    private final AtomicInteger renewals = new AtomicInteger();
    private volatile boolean broken;

    /// Storage without files.
    private final ClusterFiles storage =
            (ClusterFiles)
                    Proxy.newProxyInstance(
                            ClusterFiles.class.getClassLoader(),
                            new Class<?>[] {ClusterFiles.class},
                            (_, method, _) -> call(method));

    private @Nullable Object call(Method method) {
        if (method.getName().equals("touch")) {
            if (broken) {
                throw new StackOverflowError();
            }
            renewals.incrementAndGet();
        }
        return switch (method.getName()) {
            case "modified" -> 1L;
            case "list" -> List.of();
            case "read" -> Optional.empty();
            default -> null;
        };
    }

    @Test
    void aRunIsRenewedAgainAfterAnErrorThatIsNamed() throws Exception {
        var time = VirtualTime.start();
        try (var _ = RunFolder.begin(storage, "run", Duration.ofMinutes(2), time)) {
            broken = true;
            while (!failing()) {
                time.untilWaiting(1);
                time.advanceToNext();
            }
            int before = renewals.get();
            broken = false;
            while (renewals.get() == before) {
                time.untilWaiting(1);
                time.advanceToNext();
            }
            time.untilWaiting(1);
            assertThat(failing()).isFalse();
        }
    }

    private static boolean failing() {
        return Tasks.failing().stream().anyMatch(one -> one.task().equals("leat-alive"));
    }
}
