// Dumps and mail are wired here when their parts land (delete this file then).
namespace Vigil.Daemon.Vrrp;
internal sealed partial class VrrpWorker
{
    private void WriteDump(Supervision.ControlKind kind) { }
    private void SendMail(Notify.Notification.Mail mail) { }
}
