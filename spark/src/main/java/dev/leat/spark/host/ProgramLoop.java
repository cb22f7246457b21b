package dev.leat.spark.host;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The child of a driver, which runs a program. Calls of its cluster go through the pipe. The child
/// ends with its input, and thus with the driver.
final class ProgramLoop {

    private final Map<Integer, CompletableFuture<Pipe.Message>> calls = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Pipe pipe = new Pipe(System.in, System.out);

    private ProgramLoop() {}

    public static void main(String[] arguments) throws IOException {
        var loop = new ProgramLoop();
        System.setOut(System.err);
        loop.run();
        System.exit(0);
    }

    private void run() throws IOException {
        var words = Objects.requireNonNull(pipe.receive()).object(String[].class);
        var reader = new Thread(this::receive, "leat-driver");
        reader.setDaemon(true);
        reader.start();
        var cluster =
                Proxy.newProxyInstance(
                        HostCluster.class.getClassLoader(),
                        new Class<?>[] {HostCluster.class},
                        (proxy, method, values) -> call(method, values));
        var arguments = Arrays.asList(words).subList(1, words.length);
        var program = Java25.create(words[0], HostProgram.class);
        pipe.send(Pipe.Kind.END, program.run(arguments, (HostCluster) cluster));
    }

    private void receive() {
        for (var next = pipe.receive(); next != null; next = pipe.receive()) {
            Objects.requireNonNull(calls.remove(next.number())).complete(next);
        }
        Runtime.getRuntime().halt(1);
    }

    private @Nullable Object call(Method method, Object[] values)
            throws IOException, InterruptedException, ExecutionException {
        int number = numbers.incrementAndGet();
        var response = new CompletableFuture<Pipe.Message>();
        calls.put(number, response);
        pipe.send(Pipe.Kind.CALL, number, new Object[] {method.getName(), values});
        var message = response.get();
        if (message.kind() == Pipe.Kind.FAILED) {
            throw new IOException(new String(message.bytes(), StandardCharsets.UTF_8));
        }
        return message.object(Object.class);
    }
}
