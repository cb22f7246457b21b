package dev.leat.cli.run;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.place.StopSignal;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/// An app in a process that is told what happens to its machine, a line each: `clock PT3H` sets its
/// clock to three hours ahead of the real one, `pages 1` fills its disk and `pages 1000000000`
/// makes room. It says the line when that is done, and ends with its parent. As `leat up` it looks
/// all the time whether all is done.
public final class ChaosChild {

    /// Reports that the previous process had unfinished work.
    public static final String CUT_OFF = "cut off";

    private static final Duration LOOK = Duration.ofMillis(50);

    private ChaosChild() {}

    /// Arguments: the app file, the state's folder, the ports of the API and of the AWS endpoint,
    /// how far the clock is ahead, and the environment if there is one.
    public static void main(String[] arguments) throws InterruptedException {
        var ahead = new AtomicReference<>(Duration.parse(arguments[4]));
        var environment =
                arguments.length > 5 ? Optional.of(arguments[5]) : Optional.<String>empty();
        var where =
                AppLocation.of(
                        Path.of(arguments[0]), Optional.of(Path.of(arguments[1])), environment);
        var terminal =
                new Terminal(
                        System.in,
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        false,
                        "leat",
                        System.getenv());
        var ports =
                new Ports(
                        "127.0.0.1",
                        Integer.parseInt(arguments[2]),
                        OptionalInt.of(Integer.parseInt(arguments[3])));
        var stop = new StopSignal();
        var time = Time.of(() -> Instant.now().plus(ahead.get()));
        try (var running =
                new RunningApp(
                        AppParts.app(where, terminal),
                        where,
                        ports,
                        CommandHints.of(terminal, where),
                        () -> AppParts.app(where, terminal),
                        time)) {
            terminal.say(running.suspects() > 0 ? CUT_OFF : "");
            terminal.say(running.url() + "/health");
            Thread.ofVirtual().start(() -> obey(running, ahead, terminal));
            while (!stop.await(LOOK)) {
                boolean _ = running.idle();
                running.operations().counts();
            }
        } catch (RuntimeException failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void obey(
            RunningApp running, AtomicReference<Duration> ahead, Terminal terminal) {
        try (var lines =
                new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ", 2);
                if (words[0].equals("clock")) {
                    ahead.set(Duration.parse(words[1]));
                } else {
                    ((EmbeddedHome) running.context().home())
                            .platform()
                            .limit(Long.parseLong(words[1]));
                }
                terminal.say(line);
            }
        } catch (IOException gone) {
            terminal.warn(gone.toString());
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }
}
