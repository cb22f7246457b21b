/// Starts an app: connects the modules to its platform, pipelines and servers.
@NullMarked
package dev.leat.cli.run;

import org.jspecify.annotations.NullMarked;
