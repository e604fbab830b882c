/*
 * setjmp returns twice, so nothing may stand between the program and the C library's own: its caller's stack and
 * return address are what it saves. Each entry point tells of the mark, puts back the arguments and the stack, and
 * jumps on as if it had never been there.
 */
#if defined(__x86_64__)
    .section .rodata
name_setjmp: .string "setjmp"
name__setjmp: .string "_setjmp"
name___sigsetjmp: .string "sigsetjmp"

    .text
.macro entry function, saves_mask
    .globl \function
    .type \function, @function
\function:
    .cfi_startproc
    endbr64
    push %rdi
    .cfi_adjust_cfa_offset 8
    push %rsi
    .cfi_adjust_cfa_offset 8
    sub $8, %rsp                    /* the ABI wants 16 bytes of alignment at a call */
    .cfi_adjust_cfa_offset 8
    .if \saves_mask >= 0
    mov $\saves_mask, %esi
    .endif
    mov 24(%rsp), %rdx              /* the return address: where the mark is set */
    lea name_\function(%rip), %rcx
    call probe_setjmp@PLT
    add $8, %rsp
    .cfi_adjust_cfa_offset -8
    pop %rsi
    .cfi_adjust_cfa_offset -8
    pop %rdi
    .cfi_adjust_cfa_offset -8
    mov probe_next_\function@GOTPCREL(%rip), %rax
    jmp *(%rax)
    .cfi_endproc
    .size \function, . - \function
.endm

    entry setjmp, 1                  /* BSD's, which saves the mask in this form of the symbol */
    entry _setjmp, 0
    entry __sigsetjmp, -1            /* its second argument tells */

    .section .note.GNU-stack, "", @progbits
#endif
