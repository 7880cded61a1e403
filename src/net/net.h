/* Start of libcurl, the only library of this folder. */
#ifndef NET_NET_H
#define NET_NET_H

/* Initialises libcurl for the process; every opening function of net/ calls it, a program that starts threads calls it
 * before. Repeating it does nothing. */
void net_init(void);

#endif
