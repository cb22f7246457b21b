package dev.leat.operations;

import java.nio.file.Path;

/// The files of an app.
///
/// @param state the state folder
/// @param samples the folder of samples
/// @param name the name of the app file
public record AppFiles(Path state, Path samples, String name) {}
