/* What real servers of the bench are: one process that accepts on port 80 of every address, and closes (tcp), or answers one request
 * with a small page (http). It is in C because it also runs in the emulated machine, where nothing but its own CPU time tells it from
 * the daemon that is measured. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, BACKLOG = 65535, REQUEST = 2048 };

static const char page[] = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello world\n";

static void watch(int epoll, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0)
        close(fd);
}

/* A request that is not there yet is waited for by epoll. */
static void answer(int epoll, int fd, int is_new)
{
    char request[REQUEST];
    ssize_t count = recv(fd, request, sizeof request, MSG_DONTWAIT);
    if (count < 0 && is_new) {
        watch(epoll, fd);
        return;
    }
    if (count > 0)
        send(fd, page, sizeof page - 1, MSG_NOSIGNAL);
    close(fd);
}

int main(int count, char **words)
{
    int is_http = count > 1 && strcmp(words[1], "http") == 0, on = 1;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(80) };
    struct epoll_event events[EVENTS];
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (is_http)
        setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, BACKLOG) < 0) {
        perror("respond");
        return 1;
    }
    watch(epoll, listener);
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd, client;
            if (fd != listener)
                answer(epoll, fd, 0);
            else
                while ((client = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0)
                    if (is_http)
                        answer(epoll, client, 1);
                    else
                        close(client);
        }
    }
}
