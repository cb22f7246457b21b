package dev.leat.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.KeptQueue;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A body that breaks off or whose chunks are none is its sender's fault.
class BrokenBodyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\n\n{\"order_id\":",
                "Transfer-Encoding: chunked\n\nzz\n{}\n",
                "Transfer-Encoding: chunked\n\n29926c0b\n{\"order_id\":\n",
                "Transfer-Encoding: chunked\n\n2\n{}\n",
                "Transfer-Encoding: chunked\n\n-1\n{}\n0\n\n",
                "Transfer-Encoding: chunked\n\n2\n{}xx\n0\n\n",
            })
    void isRefusedAndNothingIsKept(String rest) throws Exception {
        var queue = new KeptQueue();
        var intake = new Intake(Orders.APP, _ -> queue);
        try (var server = Server.start("127.0.0.1", 0, List.of(intake));
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            var text = "POST /orders HTTP/1.1\nHost: localhost\n" + rest;
            socket.getOutputStream()
                    .write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            var said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).matches("(?s)|HTTP/1.1 4.*");
            assertThat(queue.browse(0, 1)).isEmpty();
        }
    }
}
