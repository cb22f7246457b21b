/// The commands that write what an app needs on AWS as files for other tools.
@NullMarked
package dev.leat.cli.synth;

import org.jspecify.annotations.NullMarked;
