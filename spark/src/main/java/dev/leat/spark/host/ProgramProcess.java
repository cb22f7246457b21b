package dev.leat.spark.host;

import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.spark.SparkFiles;

/// The child of a driver, which runs its program. The program calls the driver's cluster through
/// the pipe, by any number of threads.
record ProgramProcess(HostCluster cluster) {

    /// Runs the program, and returns its exit code.
    int run(String program, List<String> arguments) throws IOException, InterruptedException {
        var folder = Path.of(SparkFiles.getRootDirectory());
        var process = Java25.driver(cluster.settings(), folder, ProgramLoop.class);
        var pipe = new Pipe(process.getInputStream(), process.getOutputStream());
        var words = new ArrayList<>(List.of(program));
        words.addAll(arguments);
        pipe.send(Pipe.Kind.BEGIN, 0, words.toArray(new String[0]));
        var threads =
                Executors.newCachedThreadPool(work -> {
                    var thread = new Thread(work, "leat-call");
                    thread.setDaemon(true);
                    return thread;
                });
        for (var next = pipe.receive(); next != null; next = pipe.receive()) {
            var message = next;
            if (message.kind() == Pipe.Kind.END) {
                return message.number();
            }
            threads.execute(() -> call(pipe, message));
        }
        // without a line for the command, which then takes this for a crash
        System.err.println("Leat's process of the driver ended with code " + process.waitFor());
        cluster.halt(1);
        return 1;
    }

    private void call(Pipe pipe, Pipe.Message message) {
        try {
            var words = message.object(Object[].class);
            try {
                var result = invoke((String) words[0], (Object[]) words[1]);
                pipe.send(Pipe.Kind.RESULT, message.number(), (Serializable) result);
            } catch (InvocationTargetException failed) {
                var why = String.valueOf(failed.getCause().getMessage());
                pipe.send(Pipe.Kind.FAILED, message.number(), why.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException ended) {
            // the child has ended, which the other thread reports
        }
    }

    private Object invoke(String method, Object[] arguments) throws InvocationTargetException {
        for (var candidate : HostCluster.class.getMethods()) {
            if (candidate.getName().equals(method)) {
                try {
                    return candidate.invoke(cluster, arguments);
                } catch (IllegalAccessException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
        throw new IllegalArgumentException(method);
    }
}
