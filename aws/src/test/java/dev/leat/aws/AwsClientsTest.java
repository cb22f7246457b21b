package dev.leat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.leat.contract.VirtualTime;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

class AwsClientsTest {

    private static final int THREADS = 32;
    private static final int ROUNDS = 10;

    @Test
    void callsEachServiceAtOneAddress(@TempDir Path folder) throws Exception {
        try (var services = LeatEndpoint.start(folder, VirtualTime.start());
                var clients = services.clients()) {
            clients.sqs().createQueue(queue -> queue.queueName("orders"));
            clients.sns().createTopic(topic -> topic.name("alerts"));
            assertThat(clients.sqs().listQueues().queueUrls()).hasSize(1);
            assertThat(clients.sns().listTopics().topics()).hasSize(1);
            assertThat(clients.dynamoDb().listTables().tableNames()).isEmpty();
        }
    }

    /// The receivers of a queue and the writers of a table send many requests at the same time.
    /// With TLS a new connection costs more than the request.
    @Test
    void saysWhichAddressIsNotValid() {
        var property = "aws.endpointUrl";
        System.setProperty(property, "http://two words");
        try (var clients = AwsClients.of(Optional.of("eu-west-1"))) {
            assertThatThrownBy(clients::sqs)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("two words")
                    .hasMessageContaining("check the region");
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void keepsTheConnectionsOfManyThreads() throws Exception {
        Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
        var together = new CyclicBarrier(THREADS);
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    connections.add(exchange.getRemoteAddress());
                    exchange.getRequestBody().readAllBytes();
                    await(together);
                    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write(new byte[] {'{', '}'});
                    exchange.close();
                });
        try (var handlers = Executors.newFixedThreadPool(THREADS);
                var threads = Executors.newFixedThreadPool(THREADS);
                var clients = clients(server)) {
            server.setExecutor(handlers);
            server.start();
            for (int round = 0; round < ROUNDS; round++) {
                threads.invokeAll(
                        Collections.nCopies(
                                THREADS,
                                () -> clients.sqs().receiveMessage(r -> r.queueUrl("http://q/1"))));
            }
        } finally {
            server.stop(0);
        }
        assertThat(connections).hasSizeLessThanOrEqualTo(THREADS + THREADS / 2);
    }

    private static AwsClients clients(HttpServer server) {
        return AwsClients.at(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "eu-central-1",
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                new ExecutionInterceptor() {});
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException failed) {
            throw new IOException(failed);
        }
    }
}
