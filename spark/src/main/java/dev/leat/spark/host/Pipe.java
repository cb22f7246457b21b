package dev.leat.spark.host;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// The messages between a JVM of Spark and its child. Any thread may send; one thread receives.
final class Pipe {

    private static final int BUFFER = 1 << 16;
    private static final Kind[] KINDS = Kind.values();

    private final DataInputStream in;
    private final DataOutputStream out;

    /// `ATTEMPT` has a [HostWork.Attempt], which its `INPUT`s and `END` follow; then its `OUTPUT`s
    /// and `END`, or `FAILED`, come back. `BEGIN` has the arguments of a program, which sends
    /// `CALL`s with numbers of their own. The response to each is `RESULT` or `FAILED`. `END` has
    /// the exit code of the program.
    enum Kind {
        ATTEMPT,
        INPUT,
        OUTPUT,
        END,
        FAILED,
        BEGIN,
        CALL,
        RESULT
    }

    record Message(Kind kind, int number, byte[] bytes) {

        <T> T object(Class<T> type) {
            try (var objects = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
                return type.cast(objects.readObject());
            } catch (IOException | ClassNotFoundException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    Pipe(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
        this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
    }

    synchronized void send(Kind kind, int number, byte[] bytes) throws IOException {
        out.writeByte(kind.ordinal());
        out.writeInt(number);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    void send(Kind kind, int number) throws IOException {
        send(kind, number, new byte[0]);
    }

    void send(Kind kind, int number, @Nullable Serializable object) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(object);
        }
        send(kind, number, bytes.toByteArray());
    }

    /// Returns the next message; null if the other process has ended.
    @Nullable Message receive() {
        try {
            var kind = KINDS[in.readByte()];
            int number = in.readInt();
            var bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return new Message(kind, number, bytes);
        } catch (IOException ended) {
            return null;
        }
    }
}
