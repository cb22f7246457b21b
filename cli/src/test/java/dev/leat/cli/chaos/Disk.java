package dev.leat.cli.chaos;

import java.io.IOException;

/// The disk that an app has its state on.
interface Disk {

    /// Leaves no room.
    void fill() throws IOException, InterruptedException;

    /// Uses up what has become free since.
    void keepFull() throws IOException, InterruptedException;

    /// There is some room again.
    void free() throws IOException, InterruptedException;

    /// There is as much as before.
    void grow() throws IOException, InterruptedException;
}
