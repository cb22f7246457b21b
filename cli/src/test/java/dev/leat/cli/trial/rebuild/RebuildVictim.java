package dev.leat.cli.trial.rebuild;

import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import dev.leat.port.Time;
import java.io.Writer;
import java.nio.file.Path;

/// A process that rebuilds the view of a [RebuildTrial]. It prints `line` with the number of each
/// line that the command writes: each batch and each piece has rejected records, which the command
/// lists after their commit. It halts after a given line.
final class RebuildVictim {

    private RebuildVictim() {}

    /// Arguments: the folder, and the number of lines, after which the process halts.
    public static void main(String[] arguments) throws Exception {
        Life.endWithParent();
        var out = new Lines(Long.parseLong(arguments[1]));
        try (var kernels = new Kernels()) {
            new RebuildTrial(Path.of(arguments[0]), kernels, Time.system()).rebuild(out);
        }
        Life.say("rebuilt", 0);
    }

    /// Counts lines, and does not keep them. A slow machine adds a line about the check of the app.
    private static final class Lines extends Writer {

        private final long most;
        private final StringBuilder line = new StringBuilder();
        private long lines;

        Lines(long most) {
            this.most = most;
        }

        @Override
        public void write(char[] text, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                line.append(text[i]);
                if (text[i] == '\n') {
                    end();
                }
            }
        }

        private void end() {
            if (line.indexOf("checking ") != 0) {
                lines++;
                Life.say("line", lines);
                if (lines == most) {
                    Runtime.getRuntime().halt(1);
                }
            }
            line.setLength(0);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
