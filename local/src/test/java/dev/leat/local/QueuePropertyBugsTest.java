package dev.leat.local;

import static org.junit.jupiter.api.Named.named;

import dev.leat.app.App;
import dev.leat.contract.ContractHost;
import dev.leat.contract.PlantedBug;
import dev.leat.contract.PlatformBug;
import dev.leat.contract.QueueTrial;
import dev.leat.local.LocalContractTest.Folder;
import dev.leat.plan.Effect;
import dev.leat.port.Platform;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The property test of queues finds each planted bug.
class QueuePropertyBugsTest {

    private static final int STEPS = 300;
    private static final int MANY = 10;

    static Stream<Named<PlatformBug>> bugs() {
        return Stream.of(
                named(
                        "the first of many messages is lost",
                        PlatformBug.ofQueues(
                                "send",
                                (call, given) -> {
                                    var messages = (List<?>) given[0];
                                    given[0] =
                                            messages.subList(
                                                    messages.size() < MANY ? 0 : 1,
                                                    messages.size());
                                    return call.run();
                                })),
                named(
                        "deleted messages are kept",
                        PlatformBug.ofQueues(
                                "delete",
                                (_, given) -> new LinkedHashSet<>((Collection<?>) given[0]))),
                named(
                        "a changed visibility hides nothing",
                        PlatformBug.ofQueues(
                                "changeVisibility",
                                (call, given) -> {
                                    var timeouts =
                                            new LinkedHashMap<Object, Object>((Map<?, ?>) given[0]);
                                    timeouts.replaceAll((_, _) -> Duration.ZERO);
                                    given[0] = timeouts;
                                    return call.run();
                                })),
                named(
                        "received messages are not hidden",
                        PlatformBug.ofQueues(
                                "receive",
                                (call, given) -> {
                                    given[2] = Optional.of(Duration.ZERO);
                                    return call.run();
                                })),
                named(
                        "the attempt of a returned message does not count",
                        PlatformBug.settling(a -> Optional.of(new Effect.Again(a.delay(), false)))),
                named("returned messages are deleted", PlatformBug.settling(_ -> Optional.empty())),
                named(
                        "no message is suspected after a crash",
                        new PlatformBug() {
                            @Override
                            public void dies(Platform platform) {
                                platform.close();
                            }
                        }),
                named(
                        "a start purges the dead letters",
                        new PlatformBug() {
                            @Override
                            public void opened(Platform platform) {
                                platform.queue("d").purge();
                            }
                        }));
    }

    /// The embedded platform with a bug.
    private record BrokenHost(ContractHost beneath, PlatformBug bug) implements ContractHost {

        @Override
        public PlatformParts open(App app, Time time) {
            return PlatformParts.of(bug.in((LocalPlatform) beneath.open(app, time).engine()));
        }

        @Override
        public void crash(PlatformParts platform) {
            beneath.crash(PlatformParts.of(bug.dying(platform.engine())));
        }
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void findsEachPlantedBug(PlatformBug bug, @TempDir Path folder) {
        PlantedBug.mustFail(() -> run(new BrokenHost(new Folder(folder), bug)));
    }

    private static void run(ContractHost host) throws InterruptedException {
        try (var trial = new QueueTrial(host, 11, QueueTrial.Disturbance.RESTARTS)) {
            trial.run(STEPS);
        }
    }
}
