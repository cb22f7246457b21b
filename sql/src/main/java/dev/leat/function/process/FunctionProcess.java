package dev.leat.function.process;

import dev.leat.app.JavaFunction;
import dev.leat.function.process.FunctionJvm.Reply;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The function of one pipeline, in a JVM that starts with the first record. If the JVM ends or is
/// killed at the function's time limit, the record that it processed runs alone in a new JVM. If it
/// fails again, the record has failed; the other records continue. Thread-safe: one batch at a
/// time.
public final class FunctionProcess implements AutoCloseable {

    /// Maximum size of the records that are sent together, unless one record is larger.
    private static final int MAX_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(FunctionProcess.class);

    private final String pipeline;
    private final JavaFunction function;
    private final byte[] head;
    private final FunctionCompiler compiler;
    private Optional<FunctionJvm> running = Optional.empty();
    private boolean closed;

    /// Creates a function whose records have these columns. `json` are the added columns of type
    /// json.
    public FunctionProcess(
            String pipeline,
            JavaFunction function,
            Collection<String> columns,
            Collection<String> json,
            FunctionCompiler compiler) {
        this.pipeline = pipeline;
        this.function = function;
        this.compiler = compiler;
        head = head(columns, json);
    }

    private static byte[] head(Collection<String> columns, Collection<String> json) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (var names : List.of(columns, json)) {
                out.writeInt(names.size());
                for (var name : names) {
                    var utf8 = name.getBytes(StandardCharsets.UTF_8);
                    out.writeInt(utf8.length);
                    out.write(utf8);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Returns the function's answers for these records, in their order. Blocks in real time.
    ///
    /// @throws FunctionException if the function cannot be compiled, started or created
    public synchronized List<Answer> apply(List<byte[]> records) throws FunctionException {
        var answers = new ArrayList<Answer>();
        while (answers.size() < records.size()) {
            int from = answers.size();
            var first = run(records.subList(from, from + together(records, from)), answers);
            if (first.isPresent()) {
                LOG.warn(
                        "Function {} of pipeline {}: {}; the record runs again, alone in a new JVM",
                        function.className(),
                        pipeline,
                        first.get());
                int at = answers.size();
                run(records.subList(at, at + 1), answers)
                        .ifPresent(why -> answers.add(new Answer.Failed(why)));
            }
        }
        return answers;
    }

    private static int together(List<byte[]> records, int from) {
        int to = from;
        long bytes = 0;
        while (to < records.size() && (to == from || bytes + records.get(to).length <= MAX_BYTES)) {
            bytes += records.get(to).length;
            to++;
        }
        return to - from;
    }

    /// Adds the answers for these records. If the JVM ends, returns the reason; the record without
    /// an answer that comes first was in process.
    private Optional<String> run(List<byte[]> records, List<Answer> answers)
            throws FunctionException {
        var jvm = jvm();
        var frame = new ByteArrayOutputStream();
        records.forEach(frame::writeBytes);
        try {
            jvm.send(frame.toByteArray());
        } catch (IOException e) {
            // the JVM has ended; its reply says why
        }
        for (int record = 0; record < records.size(); record++) {
            switch (jvm.reply()) {
                case Reply.Given(var answer) -> answers.add(answer);
                case Reply.Ended(var why) -> {
                    stop();
                    return Optional.of(why);
                }
            }
        }
        return Optional.empty();
    }

    private FunctionJvm jvm() throws FunctionException {
        if (closed) {
            throw new FunctionException(function.className() + " was closed");
        }
        if (running.isEmpty()) {
            running =
                    switch (compiler.compile(function)) {
                        case FunctionCompiler.Compiled.Good(var classPath, _) ->
                                Optional.of(
                                        FunctionJvm.start(function, classPath, head, this::log));
                        case FunctionCompiler.Compiled.Bad(var problems) ->
                                throw new FunctionException(
                                        "%s does not compile: %s"
                                                .formatted(
                                                        function.className(),
                                                        problems.getFirst().message()));
                    };
        }
        return running.get();
    }

    private void log(String line) {
        LOG.info("{} of pipeline {}: {}", function.className(), pipeline, line);
    }

    private void stop() {
        running.ifPresent(FunctionJvm::close);
        running = Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }
}
