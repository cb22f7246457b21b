package dev.leat.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.state.StateTable;
import dev.leat.contract.VirtualTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/// Granted attempts while two threads of a process use them, as after an outage of DynamoDB.
class TableGrantedAttemptsTest {

    private static final String QUEUE = "orders";

    /// Runs once before the next request that writes, and after the next one that reads.
    private final AtomicReference<Runnable> beforeWrite = new AtomicReference<>(() -> {});

    private final AtomicReference<Runnable> afterRead = new AtomicReference<>(() -> {});
    private final VirtualTime time = VirtualTime.start();
    private final LeatEndpoint endpoint;
    private final AwsClients clients;
    private final TableGrantedAttempts granted;

    TableGrantedAttemptsTest(@TempDir Path folder) {
        endpoint = LeatEndpoint.start(folder, time);
        clients = endpoint.clients(new Meanwhile());
        granted = process();
    }

    @AfterEach
    void stop() {
        clients.close();
        endpoint.close();
    }

    private StateTable table() {
        return new StateTable(clients.dynamoDb(), "state", time);
    }

    private TableGrantedAttempts process() {
        return new TableGrantedAttempts(table().table());
    }

    private final class Meanwhile implements ExecutionInterceptor {

        @Override
        public SdkRequest modifyRequest(
                Context.ModifyRequest context, ExecutionAttributes attributes) {
            if (context.request() instanceof BatchWriteItemRequest) {
                beforeWrite.getAndSet(() -> {}).run();
            }
            return context.request();
        }

        @Override
        public SdkResponse modifyResponse(
                Context.ModifyResponse context, ExecutionAttributes attributes) {
            if (context.request() instanceof BatchGetItemRequest) {
                afterRead.getAndSet(() -> {}).run();
            }
            return context.response();
        }
    }

    @Test
    void aNumberThatIsStoredDuringAReadIsReturned() {
        granted.set(QUEUE, Map.of("a", 1));
        table().create();
        afterRead.set(() -> granted.set(QUEUE, Map.of("b", 1)));
        assertThat(granted.of(QUEUE, List.of("a"))).isEqualTo(Map.of("a", 1));
        assertThat(process().of(QUEUE, List.of("a", "b"))).isEqualTo(Map.of("a", 1, "b", 1));
    }

    @Test
    void aSlowWriteOfAnOlderNumberDoesNotReplaceANewerOne() throws InterruptedException {
        table().create();
        var newer = new Thread(() -> granted.set(QUEUE, Map.of("a", 2)));
        beforeWrite.set(() -> {
            newer.start();
            while (newer.isAlive() && !waitsForLock(newer)) {
                Thread.onSpinWait();
            }
        });
        granted.set(QUEUE, Map.of("a", 1));
        newer.join();
        assertThat(process().of(QUEUE, List.of("a"))).isEqualTo(Map.of("a", 2));
    }

    private static boolean waitsForLock(Thread thread) {
        return LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer;
    }
}
