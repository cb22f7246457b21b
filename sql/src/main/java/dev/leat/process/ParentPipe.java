package dev.leat.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// The standard input and output of a child process, by which it exchanges frames with its parent's
/// [ChildProcess]. The process ends when its input ends, even while a native call runs, so it never
/// outlives its parent.
///
/// @param out the frames to the parent
/// @param frames the contents of the parent's frames
public record ParentPipe(DataOutputStream out, BlockingQueue<byte[]> frames) {

    private static final int FRAMES = 4;

    /// Takes the standard input and output. Everything else that is printed goes to the standard
    /// error.
    public static ParentPipe open() {
        var out =
                new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        var in =
                new DataInputStream(
                        new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        var frames = new ArrayBlockingQueue<byte[]>(FRAMES);
        var reader = new Thread(() -> read(in, frames), "leat-frames");
        reader.setDaemon(true);
        reader.start();
        return new ParentPipe(out, frames);
    }

    private static void read(DataInputStream in, BlockingQueue<byte[]> frames) {
        try {
            while (true) {
                frames.put(in.readNBytes(in.readInt()));
            }
        } catch (IOException | InterruptedException ended) {
            Runtime.getRuntime().halt(ended instanceof EOFException ? 0 : 1);
        }
    }
}
