return Vigil.Daemon.Entry.Run(args);
