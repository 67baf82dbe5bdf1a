using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>The database of one node: how to prepare, start and check it. It listens on port 3306.</summary>
/// <param name="Prepare">Shell commands run once, before the first start.</param>
/// <param name="Command">The server, in the foreground.</param>
/// <param name="Check">Succeeds while it answers.</param>
/// <param name="AfterStart">Shell commands run once, after the first start.</param>
internal sealed record Database(string Prepare, string Command, string Check, string AfterStart)
{
    public const int Port = 3306;

    private const string Start = "/run/lab/start-database";
    private const string Broken = "/run/lab/broken";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>A few lines of C# that answer with the host's name.</summary>
    public static Database Little { get; } = new(
        "true",
        $"{Environment.ProcessPath} {AppContext.BaseDirectory}Vigil.Demo.dll serve {Port}",
        $"timeout 1 bash -c ': < /dev/tcp/127.0.0.1/{Port}'",
        "true");

    /// <summary>Debian's MariaDB, with a user and a table for the client.</summary>
    public static Database MariaDb { get; } = new(
        "mkdir /run/mysql && mariadb-install-db --no-defaults --user=root --datadir=/run/mysql --skip-test-db",
        "mariadbd --no-defaults --user=root --datadir=/run/mysql --socket=/run/mysql/socket --pid-file=/run/mysql/pid "
            + $"--port={Port} --innodb-buffer-pool-size=16M --innodb-log-file-size=8M",
        "timeout 2 mariadb-admin --no-defaults --socket=/run/mysql/socket ping",
        """
        mariadb --no-defaults --socket=/run/mysql/socket -e "
            CREATE DATABASE shop; CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, at TIMESTAMP);
            CREATE USER client IDENTIFIED BY 'secret'; GRANT ALL ON shop.* TO client;"
        """);

    /// <summary>Sets the database up on a host and tells restart_mysql.sh about it.</summary>
    public void Install(Host host)
    {
        host.Box.Write("/etc/default/restart_mysql", $"CHECK='/run/lab/check-database'\nRESTART='{Start}'\n");
        host.Box.Write("/run/lab/check-database", $"#!/bin/sh\nexec {Check}\n");
        host.Box.Write(Start, $"""
            #!/bin/sh
            # A database that cannot start: its disk is gone, say.
            [ -e {Broken} ] && exit 1
            setsid {Command} </dev/null >/run/lab/database.log 2>&1 &
            echo $! > /run/lab/database.pid
            for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                /run/lab/check-database >/dev/null 2>&1 && exit 0
                sleep 0.2
            done
            exit 1

            """);
        host.Box.Run("/bin/sh", "-c", Prepare);
        Launch(host);
        host.Box.Run("/bin/sh", "-c", AfterStart);
    }

    /// <summary>Starts it, as an init system would.</summary>
    public static void Launch(Host host) => host.Box.Run(Start);

    /// <summary>Kills it, and it cannot be started again for now.</summary>
    public static void Break(Host host) =>
        host.Box.Run("/bin/sh", "-c", $"touch {Broken}; kill -9 $(cat /run/lab/database.pid)");

    /// <summary>It can be started again; somebody has to do it.</summary>
    public static void Repair(Host host) => File.Delete(host.Box.Outside(Broken));

    /// <summary>Waits until it answers on its own host.</summary>
    public static void WaitUntilUp(Host host) =>
        Wait.Until(() => host.Box.TryRun("", "/run/lab/check-database").Status == 0, Limit, $"the database on {host.Name} answers");
}
