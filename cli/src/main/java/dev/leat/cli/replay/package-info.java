/// `leat replay`: processes records or objects of the past again, or compares what two versions of
/// an app file make of them.
@NullMarked
package dev.leat.cli.replay;

import org.jspecify.annotations.NullMarked;
