package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.FileContract;
import dev.leat.contract.SmallDisk;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.StateCondition.Kind;
import dev.leat.port.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A platform on a disk that is really full: by its own messages and objects, and by another
/// program.
class FullDiskTest {

    private static final int MEBIBYTES = 16;
    private static final String QUEUE = "load-files";
    private static final int BYTES = 50_000;

    @TempDir Path folder;

    @AutoClose private SmallDisk disk;

    @BeforeEach
    void mount() {
        disk = SmallDisk.mount(folder, MEBIBYTES);
    }

    private LocalPlatform open() {
        var platform =
                LocalPlatform.open(FileContract.filesApp(), disk.state(), VirtualTime.start());
        platform.keepReserve();
        return platform;
    }

    private static MessageQueue queue(LocalPlatform platform) {
        return platform.queue(QUEUE);
    }

    private static void send(LocalPlatform platform) {
        queue(platform).send(List.of(Message.Outgoing.of(new byte[BYTES])));
    }

    private static void put(LocalPlatform platform, String bucket, String key, int bytes)
            throws IOException {
        platform.buckets().put(bucket, key, new ByteArrayInputStream(new byte[bytes]), Map.of());
    }

    private static void refusesNewData(LocalPlatform platform) {
        assertThatThrownBy(() -> send(platform))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("accepts no new data")
                .hasMessageContaining("the disk is full; free some space");
        assertThatThrownBy(() -> put(platform, "input", "more", 100))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("the disk is full; free some space");
        assertThat(platform.condition().kind()).isEqualTo(Kind.FULL);
        assertThat(platform.condition().reason())
                .containsPattern("only [0-9.]+ MB of 16.8 MB are free");
    }

    private static void sendUntilFull(LocalPlatform platform) {
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                send(platform);
                            }
                        })
                .isInstanceOf(UnavailableException.class);
    }

    private static int drain(LocalPlatform platform) throws InterruptedException {
        int drained = 0;
        while (queue(platform).counts().all() > 0) {
            var received = queue(platform).receive(10, Duration.ZERO, Optional.empty());
            queue(platform).delete(received.stream().map(Message.Received::receipt).toList());
            drained += received.size();
        }
        return drained;
    }

    @Test
    void leavesNothingOfAnObjectForWhichThereIsNoRoom() throws Exception {
        try (var platform = open()) {
            put(platform, "input", "a", 1_000);
            assertThatThrownBy(() -> put(platform, "input", "b", 17_000_000))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("the disk is full; free some space");
            assertThat(platform.buckets().list("input", "", "", 9)).hasSize(1);
            assertThat(queue(platform).counts().all()).isEqualTo(1);
            assertThat(ObjectFiles.in(disk.state())).hasSize(1);
            assertThat(platform.condition().kind()).isEqualTo(Kind.READY);
            put(platform, "input", "b", 1_000);
            assertThat(ObjectFiles.in(disk.state())).hasSize(2);
        }
    }

    @Test
    void isDrainedAndSendsAgainByItself() throws Exception {
        try (var platform = open()) {
            for (int round = 0; round < 4; round++) {
                sendUntilFull(platform);
                refusesNewData(platform);
                assertThat(drain(platform)).as("round %d", round).isGreaterThan(50);
                send(platform);
                assertThat(platform.condition().kind()).isEqualTo(Kind.READY);
            }
        }
    }

    @Test
    void isDrainedWhereAnotherProgramHasTakenAllRoom() throws Exception {
        try (var platform = open()) {
            for (int i = 0; i < 60; i++) {
                send(platform);
            }
            disk.fill();
            assertThat(platform.condition().kind()).isEqualTo(Kind.FULL);
            refusesNewData(platform);
            assertThat(drain(platform)).isEqualTo(60);
            disk.free();
            assertThat(platform.condition().kind()).isEqualTo(Kind.READY);
            send(platform);
            assertThat(disk.state().resolve("reserve")).hasSize(16 << 17);
        }
    }

    @Test
    void startsAndIsPurgedWhereAnotherProgramHasTakenAllRoom() throws Exception {
        var before = open();
        for (int i = 0; i < 60; i++) {
            send(before);
        }
        disk.fill();
        before.crash();
        try (var platform = open()) {
            refusesNewData(platform);
            assertThat(queue(platform).counts().all()).isEqualTo(60);
            queue(platform).receive(10, Duration.ZERO, Optional.empty());
            queue(platform).purge();
            assertThat(queue(platform).counts().all()).isZero();
        }
        try (var again = open()) {
            disk.free();
            send(again);
        }
    }

    @Test
    void deletedObjectsWithoutNotificationsFreeTheirSpaceAtOnce() throws Exception {
        try (var platform = open()) {
            platform.buckets().admin().create("archive");
            put(platform, "archive", "large", 6_000_000);
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    put(platform, "archive", "small-" + i, 500_000);
                                }
                            })
                    .isInstanceOf(UnavailableException.class);
            refusesNewData(platform);
            assertThat(platform.buckets().delete("archive", "large")).isTrue();
            long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            while (platform.condition().kind() == Kind.FULL) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                LockSupport.parkNanos(1_000_000);
            }
            put(platform, "archive", "more", 500_000);
        }
    }

    @Test
    void aDiskWithoutFreeInodesIsFull() throws Exception {
        var inodes = folder.resolve("inodes");
        try (var few = SmallDisk.mount(inodes, 2 * MEBIBYTES, 80);
                var platform =
                        LocalPlatform.open(
                                FileContract.filesApp(), few.state(), VirtualTime.start())) {
            platform.keepReserve();
            send(platform);
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 80; i++) {
                                    put(platform, "input", "object-" + i, 100);
                                }
                            })
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("inodes are free, so the disk is full");
            assertThatThrownBy(() -> send(platform)).isInstanceOf(UnavailableException.class);
            assertThat(platform.condition().kind()).isEqualTo(Kind.FULL);
            assertThat(platform.condition().reason())
                    .containsPattern("only [0-9]+ of 80 inodes are free");
            assertThat(drain(platform)).as("receiving and deleting continue").isGreaterThan(1);
        }
    }
}
