/// Lake tables of an app with failures and kills: they guard lake and engine.
@NullMarked
package dev.leat.cli.trial.lake;

import org.jspecify.annotations.NullMarked;
